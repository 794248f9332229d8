<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>console</name>
        <message numerus="yes">
            <source>{pool}: unless that is over within %n second(s), the upgrade ends.</source>
            <translation>
                <numerusform>{pool}: unless that is over within %n second, the upgrade ends.</numerusform>
                <numerusform>{pool}: unless that is over within %n seconds, the upgrade ends.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>desktop</name>
        <message numerus="yes">
            <source>%n VM move(s)</source>
            <translation>
                <numerusform>%n VM move</numerusform>
                <numerusform>%n VM moves</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) ({size}) from {source} to {target}</source>
            <translation>
                <numerusform>%n VM ({size}) from {source} to {target}</numerusform>
                <numerusform>%n VMs ({size}) from {source} to {target}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) come back</source>
            <translation>
                <numerusform>%n VM comes back</numerusform>
                <numerusform>%n VMs come back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) go down</source>
            <translation>
                <numerusform>%n VM goes down</numerusform>
                <numerusform>%n VMs go down</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) make room on other servers</source>
            <translation>
                <numerusform>%n VM makes room on other servers</numerusform>
                <numerusform>%n VMs make room on other servers</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) move away</source>
            <translation>
                <numerusform>%n VM moves away</numerusform>
                <numerusform>%n VMs move away</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) run again</source>
            <translation>
                <numerusform>%n VM runs again</numerusform>
                <numerusform>%n VMs run again</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) ticked: {size}</source>
            <translation>
                <numerusform>%n VM ticked: {size}</numerusform>
                <numerusform>%n VMs ticked: {size}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more problem(s) of this kind</source>
            <translation>
                <numerusform>%n more problem of this kind</numerusform>
                <numerusform>%n more problems of this kind</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more question(s) wait: {titles}</source>
            <translation>
                <numerusform>One more question waits: {titles}</numerusform>
                <numerusform>%n more questions wait: {titles}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n move(s) that failed</source>
            <translation>
                <numerusform>one move that failed</numerusform>
                <numerusform>%n moves that failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) must be solved before the upgrade can start.</source>
            <translation>
                <numerusform>%n problem must be solved before the upgrade can start.</numerusform>
                <numerusform>%n problems must be solved before the upgrade can start.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) to solve</source>
            <translation>
                <numerusform>%n problem to solve</numerusform>
                <numerusform>%n problems to solve</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) to solve before this version</source>
            <translation>
                <numerusform>%n problem to solve before this version</numerusform>
                <numerusform>%n problems to solve before this version</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s)</source>
            <translation>
                <numerusform>%n server</numerusform>
                <numerusform>%n servers</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) can use these installation media</source>
            <translation>
                <numerusform>%n server can use these installation media</numerusform>
                <numerusform>%n servers can use these installation media</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) done</source>
            <translation>
                <numerusform>%n server done</numerusform>
                <numerusform>%n servers done</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) waiting</source>
            <translation>
                <numerusform>%n server waiting</numerusform>
                <numerusform>%n servers waiting</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All servers are upgraded, but %n virtual machine(s) still need(s) you</source>
            <translation>
                <numerusform>All servers are upgraded, but %n virtual machine still needs you</numerusform>
                <numerusform>All servers are upgraded, but %n virtual machines still need you</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Show %n more server(s), {done} done in all</source>
            <translation>
                <numerusform>Show %n more server, {done} done in all</numerusform>
                <numerusform>Show %n more servers, {done} done in all</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The upgrade is complete, but for %n server(s) left out</source>
            <translation>
                <numerusform>The upgrade is complete, but for %n server left out</numerusform>
                <numerusform>The upgrade is complete, but for %n servers left out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Upgrading %n pool(s)</source>
            <translation>
                <numerusform>Upgrading %n pool</numerusform>
                <numerusform>Upgrading %n pools</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{check}: %n exception(s)</source>
            <translation>
                <numerusform>{check}: %n exception</numerusform>
                <numerusform>{check}: %n exceptions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{done} of %n server(s) done</source>
            <translation>
                <numerusform>{done} of %n server done</numerusform>
                <numerusform>{done} of %n servers done</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{done} of %n server(s) done, since {since}.</source>
            <translation>
                <numerusform>{done} of %n server done, since {since}.</numerusform>
                <numerusform>{done} of %n servers done, since {since}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{moves} · %n VM(s) moved so far</source>
            <translation>
                <numerusform>{moves} · %n VM moved so far</numerusform>
                <numerusform>{moves} · %n VMs moved so far</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{pool}: complete, but for %n server(s) left out</source>
            <translation>
                <numerusform>{pool}: complete, but for %n server left out</numerusform>
                <numerusform>{pool}: complete, but for %n servers left out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{running} running of %n</source>
            <translation>
                <numerusform>{running} running of %n</numerusform>
                <numerusform>{running} running of %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>engine</name>
        <message numerus="yes">
            <source>  %n move(s) failed and were tried again or left</source>
            <translation>
                <numerusform>  One move failed and was tried again or left</numerusform>
                <numerusform>  %n moves failed and were tried again or left</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n move(s) planned at the start</source>
            <translation>
                <numerusform>  %n move planned at the start</numerusform>
                <numerusform>  %n moves planned at the start</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n time(s) out of reach</source>
            <translation>
                <numerusform>  Out of reach once</numerusform>
                <numerusform>  Out of reach %n times</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n virtual machine move(s)</source>
            <translation>
                <numerusform>  %n virtual machine move</numerusform>
                <numerusform>  %n virtual machine moves</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>one minute</numerusform>
                <numerusform>%n minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n move(s) of virtual machines</source>
            <translation>
                <numerusform>%n move of a virtual machine</numerusform>
                <numerusform>%n moves of virtual machines</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) to update</source>
            <translation>
                <numerusform>%n server to update</numerusform>
                <numerusform>%n servers to update</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) to upgrade</source>
            <translation>
                <numerusform>%n server to upgrade</numerusform>
                <numerusform>%n servers to upgrade</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>This computer slept for %n minute(s); the pool is read anew.</source>
            <translation>
                <numerusform>This computer slept for %n minute; the pool is read anew.</numerusform>
                <numerusform>This computer slept for %n minutes; the pool is read anew.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{first} (%n more reason(s))</source>
            <translation>
                <numerusform>{first} (%n more reason)</numerusform>
                <numerusform>{first} (%n more reasons)</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{host} has been away for %n minute(s); it is still being waited for.</source>
            <translation>
                <numerusform>{host} has been away for %n minute; it is still being waited for.</numerusform>
                <numerusform>{host} has been away for %n minutes; it is still being waited for.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{host} has not answered for %n minute(s), and the upgrade waits for it: {work}.</source>
            <translation>
                <numerusform>{host} has not answered for %n minute, and the upgrade waits for it: {work}.</numerusform>
                <numerusform>{host} has not answered for %n minutes, and the upgrade waits for it: {work}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{host} was told to reboot %n minute(s) ago and still answers.</source>
            <translation>
                <numerusform>{host} was told to reboot %n minute ago and still answers.</numerusform>
                <numerusform>{host} was told to reboot %n minutes ago and still answers.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{pool} could not be upgraded further: %n new plan(s) in a row led to nothing.</source>
            <translation>
                <numerusform>{pool} could not be upgraded further: %n new plan led to nothing.</numerusform>
                <numerusform>{pool} could not be upgraded further: %n new plans in a row led to nothing.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{pool}: all servers are upgraded; %n virtual machine(s) still need(s) you.</source>
            <translation>
                <numerusform>{pool}: all servers are upgraded; %n virtual machine still needs you.</numerusform>
                <numerusform>{pool}: all servers are upgraded; %n virtual machines still need you.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{pool}: the upgrade is done, but for %n server(s) that were left out.</source>
            <translation>
                <numerusform>{pool}: the upgrade is done, but for one server that was left out.</numerusform>
                <numerusform>{pool}: the upgrade is done, but for %n servers that were left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{what} (since {clock}, %n minute(s))</source>
            <translation>
                <numerusform>{what} (since {clock}, %n minute)</numerusform>
                <numerusform>{what} (since {clock}, %n minutes)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>planning</name>
        <message numerus="yes">
            <source>Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of service, for about {time} in all, and %n server(s) would carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of service, for about {time} in all, and %n server would carry the virtual machines meanwhile.</numerusform>
                <numerusform>Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of service, for about {time} in all, and %n servers would carry the virtual machines meanwhile.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>One server at a time is out of service, for about {time} in all; %n server(s) carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>One server at a time is out of service, for about {time} in all; %n server carries the virtual machines meanwhile.</numerusform>
                <numerusform>One server at a time is out of service, for about {time} in all; %n servers carry the virtual machines meanwhile.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Up to {out} servers at a time are out of service, for about {time} in all; %n server(s) carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>Up to {out} servers at a time are out of service, for about {time} in all; %n server carries the virtual machines meanwhile.</numerusform>
                <numerusform>Up to {out} servers at a time are out of service, for about {time} in all; %n servers carry the virtual machines meanwhile.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{things} and %n more</source>
            <translation>
                <numerusform>{things} and %n more</numerusform>
                <numerusform>{things} and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>prechecks</name>
        <message numerus="yes">
            <source>{names} and %n more</source>
            <translation>
                <numerusform>{names} and %n more</numerusform>
                <numerusform>{names} and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>updates</name>
        <message numerus="yes">
            <source>{host} installs %n package(s)</source>
            <translation>
                <numerusform>{host} installs %n package</numerusform>
                <numerusform>{host} installs %n packages</numerusform>
            </translation>
        </message>
    </context>
</TS>
