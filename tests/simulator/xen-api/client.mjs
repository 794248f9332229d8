// Xen Orchestra's client does what it does all day, and tells what it saw, one JSON object a line.
//
// Usage: node client.mjs URL; commands come on standard input, one a line:
//   watch VM_UUID NAME   give the VM a name and wait until the event with it arrives
//   task VM_UUID         run asynchronous calls: one with a result, one without, one that fails
//   again                log in anew and wait until all events up to now have come
import { createInterface } from 'node:readline'
import { createClient } from 'xen-api'

const tell = (what, facts = {}) => console.log(JSON.stringify({ what, ...facts }))

const xapi = createClient({
  url: process.argv[2],
  auth: { user: 'root', password: 'simulated' },
  allowUnauthorized: true,
  eventPollDelay: 100,
  debounce: 50,
})
xapi.on('eventFetchingError', error => tell('events failed', { code: error.code, message: error.message }))

const seen = (uuid, name) =>
  new Promise(resolve => {
    const look = () => {
      const found = Object.values(xapi.objects.all).find(object => object.uuid === uuid)
      if (found !== undefined && found.name_label === name) {
        clearInterval(timer)
        resolve(found)
      }
    }
    const timer = setInterval(look, 20)
  })

const commands = {
  async watch(uuid, name) {
    const ref = await xapi.call('VM.get_by_uuid', uuid)
    await xapi.call('VM.set_name_label', ref, name)
    return { name: (await seen(uuid, name)).name_label }
  },
  async task(uuid) {
    const ref = await xapi.call('VM.get_by_uuid', uuid)
    const hosts = await xapi.callAsync('VM.get_possible_hosts', ref)
    const nothing = await xapi.callAsync('VM.update_allowed_operations', ref).catch(error => error.code)
    const refused = await xapi.callAsync('host.disable', 'OpaqueRef:nothing').catch(error => error.code)
    return { hosts, nothing: nothing ?? null, refused }
  },
  async again() {
    await xapi.disconnect()
    await xapi.connect()
    await xapi.barrier()
    return { status: xapi.status }
  },
}

await xapi.connect()
await xapi.objectsFetched
tell('connected', {
  pool: xapi.pool.name_label,
  objects: Object.values(xapi.objects.all).reduce((count, object) => {
    count[object.$type] = (count[object.$type] ?? 0) + 1
    return count
  }, {}),
})
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.trim().split(' ')
  try {
    tell(name, await commands[name](...words))
  } catch (error) {
    tell('failed', { command: name, code: error.code, message: String(error.message) })
  }
}
await xapi.disconnect()
process.exit(0)
