<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>console</name>
        <message>
            <source>    {why}</source>
            <translation>    {why}</translation>
        </message>
        <message>
            <source>   ! {text}</source>
            <translation>   ! {text}</translation>
        </message>
        <message>
            <source>   - {text}</source>
            <translation>   - {text}</translation>
        </message>
        <message>
            <source>   {text}</source>
            <translation>   {text}</translation>
        </message>
        <message>
            <source>  With --no-empty-ahead it would take about {time}, with one server at a time out of service.</source>
            <translation>  Mit --no-empty-ahead würde es etwa {time} dauern; dann ist immer nur ein Server außer Betrieb.</translation>
        </message>
        <message>
            <source>  by-hand  I will reboot it myself</source>
            <translation>  by-hand  ich starte ihn selbst neu</translation>
        </message>
        <message>
            <source>  check    look at the server again</source>
            <translation>  check    den Server noch einmal prüfen</translation>
        </message>
        <message>
            <source>  discard  start it anew: what was in its memory is lost</source>
            <translation>  discard  sie neu starten: Der Inhalt ihres Arbeitsspeichers geht verloren</translation>
        </message>
        <message>
            <source>  fail     count it as failed</source>
            <translation>  fail     als fehlgeschlagen werten</translation>
        </message>
        <message>
            <source>  go-on    go on as it is</source>
            <translation>  go-on    so weitermachen, wie es ist</translation>
        </message>
        <message>
            <source>  note: {text}</source>
            <translation>  Hinweis: {text}</translation>
        </message>
        <message>
            <source>  power-off  pull its plug: what it has not saved is lost</source>
            <translation>  power-off  sie ausschalten: Was sie nicht gespeichert hat, geht verloren</translation>
        </message>
        <message>
            <source>  reboot   the media are in place: reboot the server now</source>
            <translation>  reboot   die Medien sind eingelegt: den Server jetzt neu starten</translation>
        </message>
        <message>
            <source>  retry    ask it once more</source>
            <translation>  retry    sie noch einmal auffordern</translation>
        </message>
        <message>
            <source>  retry    do what is left once more</source>
            <translation>  retry    noch einmal tun, was übrig ist</translation>
        </message>
        <message>
            <source>  retry    start the virtual machine once more</source>
            <translation>  retry    die virtuelle Maschine noch einmal starten</translation>
        </message>
        <message>
            <source>  retry    try to resume it once more</source>
            <translation>  retry    noch einmal versuchen, sie fortzusetzen</translation>
        </message>
        <message>
            <source>  shutdown shut it down instead</source>
            <translation>  shutdown sie stattdessen herunterfahren</translation>
        </message>
        <message>
            <source>  shutdown shut them down</source>
            <translation>  shutdown sie herunterfahren</translation>
        </message>
        <message>
            <source>  skip     go on without it; it stays down for now</source>
            <translation>  skip     ohne sie weitermachen; sie bleibt vorerst aus</translation>
        </message>
        <message>
            <source>  skip     go on without these updates</source>
            <translation>  skip     ohne diese Aktualisierungen weitermachen</translation>
        </message>
        <message>
            <source>  skip     leave it suspended and go on</source>
            <translation>  skip     sie angehalten lassen und weitermachen</translation>
        </message>
        <message>
            <source>  skip     leave this server out</source>
            <translation>  skip     diesen Server auslassen</translation>
        </message>
        <message>
            <source>  stop     end the upgrade of this pool here</source>
            <translation>  stop     das Upgrade dieses Pools hier beenden</translation>
        </message>
        <message>
            <source>  stop     end this program; “rpu-desktop resume” goes on later</source>
            <translation>  stop     dieses Programm beenden; „rpu-desktop resume“ macht später weiter</translation>
        </message>
        <message>
            <source>  suspend  suspend them</source>
            <translation>  suspend  sie anhalten</translation>
        </message>
        <message>
            <source>  trust    the fingerprint is the right one: trust it and go on</source>
            <translation>  trust    der Fingerabdruck ist der richtige: ihm vertrauen und weitermachen</translation>
        </message>
        <message>
            <source>  wait     keep waiting</source>
            <translation>  wait     weiter warten</translation>
        </message>
        <message>
            <source>  warning: {text}</source>
            <translation>  Warnung: {text}</translation>
        </message>
        <message>
            <source>  {choice} See --empty-ahead.</source>
            <translation>  {choice} Siehe --empty-ahead.</translation>
        </message>
        <message>
            <source>  {reason}</source>
            <translation>  {reason}</translation>
        </message>
        <message>
            <source>--mode automatic needs --media; in manual mode a person has the media.</source>
            <translation>--mode automatic braucht --media; im manuellen Modus hat jemand die Medien.</translation>
        </message>
        <message>
            <source>A password or key does not belong on the command line: everybody on this computer can read it there. Name the user only in {option}, and put the secret into a file: {instead} (- for standard input).</source>
            <translation>Ein Kennwort oder Schlüssel gehört nicht auf die Befehlszeile: Dort kann es jeder auf diesem Computer lesen. Nennen Sie in {option} nur den Benutzer, und legen Sie das Geheimnis in eine Datei: {instead} (- für die Standardeingabe).</translation>
        </message>
        <message>
            <source>Aborted.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>Check the password. Right after an upgrade, directory users may have to wait a little.</source>
            <translation>Prüfen Sie das Kennwort. Direkt nach einem Upgrade müssen Benutzer aus einem Verzeichnis unter Umständen etwas warten.</translation>
        </message>
        <message>
            <source>Compare this fingerprint with the one on the console of {server}. If it is the same, go on with: {command}</source>
            <translation>Vergleichen Sie diesen Fingerabdruck mit dem auf der Konsole von {server}. Ist er derselbe, geht es weiter mit: {command}</translation>
        </message>
        <message>
            <source>Compare this fingerprint with the one on the console of {server}; if it is the same, name it: {options}</source>
            <translation>Vergleichen Sie diesen Fingerabdruck mit dem an der Konsole von {server}; stimmt er überein, geben Sie ihn an: {options}</translation>
        </message>
        <message>
            <source>Comparing the checksums of {path}</source>
            <translation>Prüfsummen von {path} werden verglichen</translation>
        </message>
        <message>
            <source>Dump the database anew: xe pool-dump-database file-name=…</source>
            <translation>Sichern Sie die Datenbank erneut: xe pool-dump-database file-name=…</translation>
        </message>
        <message>
            <source>Give either --finish-here or --discard.</source>
            <translation>Geben Sie entweder --finish-here oder --discard an.</translation>
        </message>
        <message>
            <source>Give either --server or --dump.</source>
            <translation>Geben Sie entweder --server oder --dump an.</translation>
        </message>
        <message>
            <source>Installation media for {pool}</source>
            <translation>Installationsmedien für {pool}</translation>
        </message>
        <message>
            <source>Installation media: {version} at {source}</source>
            <translation>Installationsmedien: {version} unter {source}</translation>
        </message>
        <message>
            <source>It takes about {time}.</source>
            <translation>Es dauert etwa {time}.</translation>
        </message>
        <message>
            <source>It takes about {time}: {first} for the new version and {second} for its updates, which come in a second pass.</source>
            <translation>Es dauert etwa {time}: {first} für die neue Version und {second} für deren Aktualisierungen, die in einem zweiten Durchgang kommen.</translation>
        </message>
        <message>
            <source>JSON for programs on standard output</source>
            <translation>JSON für Programme auf der Standardausgabe</translation>
        </message>
        <message>
            <source>Let them go down for a while: --make-room suspend or --make-room shutdown says so. They run again as soon as there is room.</source>
            <translation>Stimmen Sie zu, dass sie eine Weile angehalten werden (--make-room suspend) oder herunterfahren (--make-room shutdown). Sie laufen wieder, sobald Platz ist.</translation>
        </message>
        <message>
            <source>Look at the pool before you go on. What happened stands in the log: {folder}</source>
            <translation>Sehen Sie sich den Pool an, bevor Sie weitermachen. Was geschehen ist, steht im Protokoll: {folder}</translation>
        </message>
        <message>
            <source>Name a file that holds it: --password-file FILE, for installation media --media-password-file FILE (- for standard input).</source>
            <translation>Nennen Sie eine Datei, die es enthält: --password-file DATEI, für Installationsmedien --media-password-file DATEI (- für die Standardeingabe).</translation>
        </message>
        <message>
            <source>Name a file that holds it: {option} FILE (- for standard input).</source>
            <translation>Nennen Sie eine Datei, in der es steht: {option} FILE (- für die Standardeingabe).</translation>
        </message>
        <message>
            <source>Name the media once more, and a file with the password: --media URL --media-password-file FILE</source>
            <translation>Nennen Sie die Installationsmedien noch einmal, und eine Datei mit dem Kennwort: --media URL --media-password-file FILE</translation>
        </message>
        <message>
            <source>No upgrade is unfinished: there is nothing to resume.</source>
            <translation>Kein Upgrade ist unvollendet: Es gibt nichts fortzusetzen.</translation>
        </message>
        <message>
            <source>No window can be shown: {reason}. Install that library of the system; on Debian and Ubuntu “apt-file search” says which package brings it.</source>
            <translation>Es kann kein Fenster angezeigt werden: {reason}. Installieren Sie diese Bibliothek des Systems; unter Debian und Ubuntu sagt „apt-file search“, welches Paket sie enthält.</translation>
        </message>
        <message>
            <source>Not put back: {what} {reason}</source>
            <translation>Nicht wiederhergestellt: {what} {reason}</translation>
        </message>
        <message>
            <source>One that another window or command is carrying out goes on there. “rpu-desktop upgrade” begins one.</source>
            <translation>Eines, das ein anderes Fenster oder ein anderer Befehl gerade ausführt, geht dort weiter. „rpu-desktop upgrade“ beginnt eines.</translation>
        </message>
        <message>
            <source>Plan for {pool}</source>
            <translation>Plan für {pool}</translation>
        </message>
        <message>
            <source>Please answer with one of these words:</source>
            <translation>Bitte antworten Sie mit einem dieser Wörter:</translation>
        </message>
        <message>
            <source>Put back: {what}</source>
            <translation>Wiederhergestellt: {what}</translation>
        </message>
        <message>
            <source>Read it above; --accept-eula says that you accept it.</source>
            <translation>Lesen Sie sie oben; mit --accept-eula stimmen Sie ihr zu.</translation>
        </message>
        <message>
            <source>Resolving: {text}</source>
            <translation>Wird gelöst: {text}</translation>
        </message>
        <message>
            <source>Rolling pool upgrades for XCP-ng, XenServer and Citrix Hypervisor.</source>
            <translation>Rollierende Pool-Upgrades für XCP-ng, XenServer und Citrix Hypervisor.</translation>
        </message>
        <message>
            <source>SHA-256 fingerprint of a certificate to trust, or “first” to trust and remember what a server shows that was never seen before; may be given several times: every server has a certificate of its own, and each fingerprint counts for all servers that are named and for the coordinators they lead to</source>
            <translation>SHA-256-Fingerabdruck eines Zertifikats, dem zu vertrauen ist, oder „first“, um dem zu vertrauen und sich zu merken, was ein nie zuvor gesehener Server zeigt; mehrmals möglich: Jeder Server hat sein eigenes Zertifikat, und jeder Fingerabdruck gilt für alle genannten Server und für die Poolmaster, zu denen sie führen</translation>
        </message>
        <message>
            <source>Saved in {file}</source>
            <translation>Gespeichert unter {file}</translation>
        </message>
        <message>
            <source>Several upgrades are unfinished; say which one: {runs}</source>
            <translation>Mehrere Upgrades sind unfertig; sagen Sie, welches gemeint ist: {runs}</translation>
        </message>
        <message>
            <source>Something is left to do. To go on: rpu-desktop resume {run}</source>
            <translation>Es bleibt etwas zu tun. So geht es weiter: rpu-desktop resume {run}</translation>
        </message>
        <message>
            <source>Stopping after the current step; press Ctrl-C again to end this program at once: what is under way in the pool goes on, and “rpu-desktop resume {run}” goes on from there.</source>
            <translation>Stoppt nach dem aktuellen Schritt; ein weiteres Strg-C beendet dieses Programm sofort: Was im Pool im Gange ist, läuft weiter, und „rpu-desktop resume {run}“ macht von dort aus weiter.</translation>
        </message>
        <message>
            <source>The dump {file} holds no whole pool: {reason}.</source>
            <translation>Die Datenbanksicherung {file} enthält keinen vollständigen Pool: {reason}.</translation>
        </message>
        <message>
            <source>The file {file} cannot be read: {reason}.</source>
            <translation>Die Datei {file} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>The file {file} cannot be written: {reason}.</source>
            <translation>Die Datei {file} kann nicht geschrieben werden: {reason}.</translation>
        </message>
        <message>
            <source>The installation media carry a licence agreement ({name}) that must be accepted first.</source>
            <translation>Die Installationsmedien enthalten eine Lizenzvereinbarung ({name}), der zuerst zugestimmt werden muss.</translation>
        </message>
        <message>
            <source>The library {library} is missing, without which no window can be shown: install it, on Debian and Ubuntu with “apt install libxcb-cursor0”.</source>
            <translation>Die Bibliothek {library} fehlt, ohne die kein Fenster angezeigt werden kann: Installieren Sie sie, unter Debian und Ubuntu mit „apt install libxcb-cursor0“.</translation>
        </message>
        <message>
            <source>The password file {file} cannot be read: {reason}.</source>
            <translation>Die Kennwortdatei {file} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>The password file {file} is empty.</source>
            <translation>Die Kennwortdatei {file} ist leer.</translation>
        </message>
        <message>
            <source>The password of {user} for the installation media is kept nowhere.</source>
            <translation>Das Kennwort von {user} für die Installationsmedien wird nirgends aufbewahrt.</translation>
        </message>
        <message>
            <source>The program made an error: {error}</source>
            <translation>Das Programm hat einen Fehler gemacht: {error}</translation>
        </message>
        <message>
            <source>The run {run} is forgotten.</source>
            <translation>Der Lauf {run} ist vergessen.</translation>
        </message>
        <message>
            <source>The screen {display} (from DISPLAY) cannot be reached.</source>
            <translation>Der Bildschirm {display} (aus DISPLAY) ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>Then, in a second pass, the updates for {pool}</source>
            <translation>Danach, in einem zweiten Durchgang, die Aktualisierungen für {pool}</translation>
        </message>
        <message>
            <source>There is no feasible plan for {pool}</source>
            <translation>Für {pool} gibt es keinen durchführbaren Plan</translation>
        </message>
        <message>
            <source>There is no password for {user} at {server} in the keyring.</source>
            <translation>Im Schlüsselbund ist kein Kennwort für {user} an {server}.</translation>
        </message>
        <message>
            <source>There is no screen to show windows on (neither DISPLAY nor WAYLAND_DISPLAY is set).</source>
            <translation>Es gibt keinen Bildschirm für Fenster (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt).</translation>
        </message>
        <message>
            <source>This could not be resolved: {problem} {reason}</source>
            <translation>Das ließ sich nicht lösen: {problem} {reason}</translation>
        </message>
        <message>
            <source>To go on: rpu-desktop resume. What was switched off is put back then, too.</source>
            <translation>So geht es weiter: rpu-desktop resume. Dann wird auch zurückgestellt, was ausgeschaltet wurde.</translation>
        </message>
        <message>
            <source>Waiting for an answer from {host} …</source>
            <translation>Warten auf eine Antwort von {host} …</translation>
        </message>
        <message>
            <source>Without windows there are “rpu-desktop precheck”, “plan”, “upgrade” and “resume”; see --help.</source>
            <translation>Ohne Fenster gibt es „rpu-desktop precheck“, „plan“, „upgrade“ und „resume“; siehe --help.</translation>
        </message>
        <message>
            <source>a file with the client ID that downloads need (default: the keyring's)</source>
            <translation>eine Datei mit der Client-ID, die zum Herunterladen nötig ist (Standard: die im Schlüsselbund)</translation>
        </message>
        <message>
            <source>a file with the password for the user name in the media's address (default: the keyring's password)</source>
            <translation>eine Datei mit dem Kennwort zum Benutzernamen in der Adresse der Medien (Vorgabe: das Kennwort aus dem Schlüsselbund)</translation>
        </message>
        <message>
            <source>a file with the password for the user name in the proxy's address (default: the keyring's)</source>
            <translation>eine Datei mit dem Kennwort für den Benutzernamen in der Adresse des Proxys (sonst aus dem Schlüsselbund)</translation>
        </message>
        <message>
            <source>a file with the password for the user name in the update source's address (default: the keyring's)</source>
            <translation>eine Datei mit dem Kennwort für den Benutzernamen in der Adresse der Aktualisierungsquelle (sonst aus dem Schlüsselbund)</translation>
        </message>
        <message>
            <source>a file with the password, - for standard input; once for all pools or once for each (default: the keyring's password)</source>
            <translation>eine Datei mit dem Kennwort, - für die Standardeingabe; einmal für alle Pools oder einmal für jeden (Vorgabe: das Kennwort aus dem Schlüsselbund)</translation>
        </message>
        <message>
            <source>a file with the password, - for standard input; once for all servers or once for each (default: the keyring's password)</source>
            <translation>eine Datei mit dem Kennwort, - für die Standardeingabe; einmal für alle Server oder einmal für jeden (Standard: das Kennwort aus dem Schlüsselbund)</translation>
        </message>
        <message>
            <source>a made-up set of pools</source>
            <translation>ein erdachter Satz von Pools</translation>
        </message>
        <message>
            <source>a pool as this database dump has it; may be given several times</source>
            <translation>ein Pool, wie ihn diese Datenbanksicherung zeigt; mehrfach möglich</translation>
        </message>
        <message>
            <source>a pool database dump instead of a server; may be given several times</source>
            <translation>eine Datenbanksicherung anstelle eines Servers; mehrfach möglich</translation>
        </message>
        <message>
            <source>a server of the pool, https://host[:port]; may be given several times</source>
            <translation>ein Server des Pools, https://Host[:Port]; mehrfach möglich</translation>
        </message>
        <message>
            <source>a supplemental pack to install after the updates; may be given several times</source>
            <translation>ein Zusatzpaket (Supplemental Pack), das nach den Aktualisierungen installiert wird; mehrfach möglich</translation>
        </message>
        <message>
            <source>accept the licence agreement that the installation media carry</source>
            <translation>der Lizenzvereinbarung auf den Installationsmedien zustimmen</translation>
        </message>
        <message>
            <source>address of the list of updates, or a folder with updates that were downloaded</source>
            <translation>Adresse der Liste der Aktualisierungen, oder ein Ordner mit heruntergeladenen Aktualisierungen</translation>
        </message>
        <message>
            <source>allow the old encryption that XenServer 6 and earlier need</source>
            <translation>die alte Verschlüsselung zulassen, die XenServer 6 und älter brauchen</translation>
        </message>
        <message>
            <source>an authority (PEM) to trust besides the system's, for that address</source>
            <translation>eine Zertifizierungsstelle (PEM), der für diese Adresse außer denen des Systems vertraut wird</translation>
        </message>
        <message>
            <source>another number makes another pool</source>
            <translation>eine andere Zahl ergibt einen anderen Pool</translation>
        </message>
        <message>
            <source>automatic: the hosts fetch the installation media themselves; manual: a person boots each host from them, and answers questions on standard input</source>
            <translation>automatic: die Server holen die Installationsmedien selbst; manual: jemand startet jeden Server von ihnen und beantwortet Fragen auf der Standardeingabe</translation>
        </message>
        <message>
            <source>begin without a copy of the pool database: there is no way back then</source>
            <translation>ohne Kopie der Pool-Datenbank beginnen: Es gibt dann keinen Rückweg</translation>
        </message>
        <message>
            <source>bring virtual machines back to the hosts they run on now (default: yes)</source>
            <translation>virtuelle Maschinen auf die Hosts zurückbringen, auf denen sie jetzt laufen (Voreinstellung: ja)</translation>
        </message>
        <message>
            <source>commands</source>
            <translation>Befehle</translation>
        </message>
        <message>
            <source>empty the next host while one is being installed: quicker, but two are out of service then (default: no, one host at a time)</source>
            <translation>den nächsten Host schon leeren, während einer installiert wird: schneller, aber dann sind zwei außer Betrieb (Standard: nein, ein Host nach dem anderen)</translation>
        </message>
        <message>
            <source>folder for the copy of the pool database (default: your documents folder)</source>
            <translation>Ordner für die Kopie der Pool-Datenbank (Vorgabe: Ihr Dokumente-Ordner)</translation>
        </message>
        <message>
            <source>forget the upgrade: the pool is not touched, and what is switched off stays off</source>
            <translation>das Upgrade vergessen: Der Pool wird nicht angerührt, und was ausgeschaltet ist, bleibt aus</translation>
        </message>
        <message>
            <source>go on although somebody else seems to be upgrading the pool: only if nobody is</source>
            <translation>weitermachen, obwohl jemand anderes den Pool zu aktualisieren scheint: nur, wenn das niemand tut</translation>
        </message>
        <message>
            <source>go on although storage lies in folders of the servers that the installation empties</source>
            <translation>weitermachen, obwohl Storage in Ordnern der Server liegt, die die Installation leert</translation>
        </message>
        <message>
            <source>go on with an upgrade that was interrupted, wherever that was</source>
            <translation>ein Upgrade fortsetzen, das unterbrochen wurde, wo auch immer das war</translation>
        </message>
        <message>
            <source>hosts of a made-up pool</source>
            <translation>Hosts eines erdachten Pools</translation>
        </message>
        <message>
            <source>how many virtual machines may move at the same time (default: 3)</source>
            <translation>wie viele virtuelle Maschinen gleichzeitig verschoben werden dürfen (Voreinstellung: 3)</translation>
        </message>
        <message>
            <source>install the new version's updates: while each host is still empty, or, on the way to XenServer 8, in a second pass when all hosts have the new version</source>
            <translation>die Aktualisierungen der neuen Version installieren: solange jeder Server noch leer ist, oder auf dem Weg zu XenServer 8 in einem zweiten Durchgang, wenn alle Server die neue Version haben</translation>
        </message>
        <message>
            <source>look on the internet for a newer version of this program first</source>
            <translation>zuerst im Internet nach einer neueren Version dieses Programms suchen</translation>
        </message>
        <message>
            <source>move {vm} back from {source} to {target}</source>
            <translation>{vm} von {source} zurück auf {target} verschieben</translation>
        </message>
        <message>
            <source>move {vm} from {source} to {target}</source>
            <translation>{vm} von {source} auf {target} verschieben</translation>
        </message>
        <message>
            <source>play the whole wizard without a person</source>
            <translation>den ganzen Assistenten ohne Menschen durchspielen</translation>
        </message>
        <message>
            <source>proxy for downloads (default: the system's)</source>
            <translation>Proxy zum Herunterladen (Standard: der des Systems)</translation>
        </message>
        <message>
            <source>read from standard input what a person at the consoles does: insert HOST [DEED], reboot HOST</source>
            <translation>von der Standardeingabe lesen, was jemand an den Konsolen tut: insert HOST [TAT], reboot HOST</translation>
        </message>
        <message>
            <source>resume {vm} on {host}</source>
            <translation>{vm} auf {host} fortsetzen</translation>
        </message>
        <message>
            <source>save a picture of every page there</source>
            <translation>dort ein Bild jeder Seite speichern</translation>
        </message>
        <message>
            <source>say which version of the program this is, and end</source>
            <translation>die Version des Programms nennen und beenden</translation>
        </message>
        <message>
            <source>serve simulated pools over the real protocol until stopped</source>
            <translation>simulierte Pools über das echte Protokoll bereitstellen, bis zum Beenden</translation>
        </message>
        <message>
            <source>shut down {vm}</source>
            <translation>{vm} herunterfahren</translation>
        </message>
        <message>
            <source>simulated seconds in one second</source>
            <translation>simulierte Sekunden in einer Sekunde</translation>
        </message>
        <message>
            <source>solve what the prechecks find, and put it back at the end</source>
            <translation>lösen, was die Vorabprüfungen finden, und am Ende wiederherstellen</translation>
        </message>
        <message>
            <source>something that goes wrong; may be given several times</source>
            <translation>etwas, das schiefgeht; mehrfach möglich</translation>
        </message>
        <message>
            <source>start {vm} on {host}</source>
            <translation>{vm} auf {host} starten</translation>
        </message>
        <message>
            <source>suspend {vm}</source>
            <translation>{vm} anhalten</translation>
        </message>
        <message>
            <source>the desktop application on simulated pools</source>
            <translation>die Desktop-Anwendung mit simulierten Pools</translation>
        </message>
        <message>
            <source>the file, ending in .zip</source>
            <translation>die Datei, mit der Endung .zip</translation>
        </message>
        <message>
            <source>the first pool's port (default: a free one)</source>
            <translation>der Port des ersten Pools (Standard: ein freier)</translation>
        </message>
        <message>
            <source>the installation media, where they need a password</source>
            <translation>die Installationsmedien, falls sie ein Kennwort brauchen</translation>
        </message>
        <message>
            <source>the language of all texts (default: the system's)</source>
            <translation>die Sprache aller Texte (Standard: die des Systems)</translation>
        </message>
        <message>
            <source>the network that migrations use, by name or uuid (default: the management network)</source>
            <translation>das Netzwerk für die Migrationen, mit Namen oder UUID (Voreinstellung: das Verwaltungsnetzwerk)</translation>
        </message>
        <message>
            <source>the unpacked installation media on a server (http, https, ftp or nfs), or an ISO image or folder on this computer, which the program serves itself</source>
            <translation>die entpackten Installationsmedien auf einem Server (http, https, ftp oder nfs) oder ein ISO-Abbild oder Ordner auf diesem Computer, den das Programm selbst bereitstellt</translation>
        </message>
        <message>
            <source>the user name (default: root); once for all servers or once for each</source>
            <translation>der Benutzername (Standard: root); einmal für alle Server oder einmal für jeden</translation>
        </message>
        <message>
            <source>update {host}</source>
            <translation>Aktualisierungen auf {host} installieren</translation>
        </message>
        <message>
            <source>upgrade nothing more: let every server work again, put everything back, and end</source>
            <translation>nichts mehr aktualisieren: alle Server wieder arbeiten lassen, alles zurückstellen und aufhören</translation>
        </message>
        <message>
            <source>upgrade pools and standalone servers, one host after another</source>
            <translation>Pools und eigenständige Server aktualisieren, einen Host nach dem anderen</translation>
        </message>
        <message>
            <source>upgrade {host}</source>
            <translation>{host} upgraden</translation>
        </message>
        <message>
            <source>virtual machines of a made-up pool</source>
            <translation>virtuelle Maschinen eines erdachten Pools</translation>
        </message>
        <message>
            <source>what an upgrade would do, step by step; changes nothing</source>
            <translation>was ein Upgrade tun würde, Schritt für Schritt; ändert nichts</translation>
        </message>
        <message>
            <source>what stands in the way of an upgrade; changes nothing</source>
            <translation>was einem Upgrade im Weg steht; ändert nichts</translation>
        </message>
        <message>
            <source>what to do where memory is too short to empty a host: stop (do not begin), or suspend or shutdown as few virtual machines as are enough, for as long as it takes</source>
            <translation>was geschieht, wenn der Speicher nicht reicht, um einen Host zu leeren: stop (nicht beginnen) oder so wenige virtuelle Maschinen wie nötig so lange wie nötig anhalten (suspend) oder herunterfahren (shutdown)</translation>
        </message>
        <message>
            <source>what to do with running virtual machines that no other host can take: stop (do not begin), suspend or shutdown</source>
            <translation>was mit laufenden virtuellen Maschinen geschieht, die kein anderer Host aufnehmen kann: stop (nicht beginnen), suspend (anhalten) oder shutdown (herunterfahren)</translation>
        </message>
        <message>
            <source>which one; not needed while only one is unfinished</source>
            <translation>welches; nicht nötig, solange nur eines unfertig ist</translation>
        </message>
        <message>
            <source>which simulated pools</source>
            <translation>welche simulierten Pools</translation>
        </message>
        <message>
            <source>with --resolve-all: lift operations that somebody has blocked for a virtual machine and that are needed, and block them again afterwards</source>
            <translation>mit --resolve-all: Operationen freigeben, die jemand für eine virtuelle Maschine gesperrt hat und die gebraucht werden, und danach wieder sperren</translation>
        </message>
        <message>
            <source>write log, journals and versions into one file for whoever helps you; no secrets</source>
            <translation>Protokoll, Aufzeichnungen und Versionen in eine Datei schreiben, für den, der Ihnen hilft; ohne Geheimnisse</translation>
        </message>
        <message>
            <source>{advice} (--take-over does it.)</source>
            <translation>{advice} (--take-over tut das.)</translation>
        </message>
        <message>
            <source>{number}  {what}</source>
            <translation>{number}  {what}</translation>
        </message>
        <message>
            <source>{number}. {host}</source>
            <translation>{number}. {host}</translation>
        </message>
        <message>
            <source>{option} must be given once, or once for each --server.</source>
            <translation>{option} muss einmal angegeben werden oder einmal für jedes --server.</translation>
        </message>
        <message>
            <source>{pool} cannot be reached yet and is waited for: {reason}</source>
            <translation>{pool} ist noch nicht erreichbar; es wird darauf gewartet: {reason}</translation>
        </message>
        <message>
            <source>{pool}, {server}: {what}</source>
            <translation>{pool}, {server}: {what}</translation>
        </message>
        <message numerus="yes">
            <source>{pool}: unless that is over within %n second(s), the upgrade ends.</source>
            <translation>
                <numerusform>{pool}: Ist das nicht innerhalb von %n Sekunde vorbei, endet das Upgrade.</numerusform>
                <numerusform>{pool}: Ist das nicht innerhalb von %n Sekunden vorbei, endet das Upgrade.</numerusform>
            </translation>
        </message>
        <message>
            <source>{remedy} (--give-up-local-files says so.)</source>
            <translation>{remedy} (--give-up-local-files sagt das.)</translation>
        </message>
        <message>
            <source>{remedy} (--immovable suspend or --immovable shutdown says so.)</source>
            <translation>{remedy} (--immovable suspend oder --immovable shutdown legt das fest.)</translation>
        </message>
        <message>
            <source>{remedy} (--resolve-all --lift-blocks does it.)</source>
            <translation>{remedy} (--resolve-all --lift-blocks erledigt das.)</translation>
        </message>
        <message>
            <source>{remedy} (--resolve-all does it.)</source>
            <translation>{remedy} (--resolve-all erledigt das.)</translation>
        </message>
        <message>
            <source>{subject}: {what}</source>
            <translation>{subject}: {what}</translation>
        </message>
        <message>
            <source>{time}  {line}</source>
            <translation>{time}  {line}</translation>
        </message>
        <message>
            <source>{time}  {pool}  {line}</source>
            <translation>{time}  {pool}  {line}</translation>
        </message>
        <message>
            <source>{what} {instead}</source>
            <translation>{what} {instead}</translation>
        </message>
        <message>
            <source>“{path}” does not exist on this computer.</source>
            <translation>„{path}“ gibt es auf diesem Computer nicht.</translation>
        </message>
        <message>
            <source>“{text}” is neither a SHA-256 fingerprint (64 hexadecimal digits) nor “first”.</source>
            <translation>„{text}“ ist weder ein SHA-256-Fingerabdruck (64 hexadezimale Ziffern) noch „first“.</translation>
        </message>
        <message>
            <source>“{text}” is not a number from {least} to {most}.</source>
            <translation>„{text}“ ist keine Zahl von {least} bis {most}.</translation>
        </message>
    </context>
    <context>
        <name>desktop</name>
        <message>
            <source> min</source>
            <comment>unit behind a number</comment>
            <translation> min</translation>
        </message>
        <message>
            <source> s</source>
            <comment>unit behind a number</comment>
            <translation> s</translation>
        </message>
        <message numerus="yes">
            <source>%n VM move(s)</source>
            <translation>
                <numerusform>%n VM-Verschiebung</numerusform>
                <numerusform>%n VM-Verschiebungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) ({size}) from {source} to {target}</source>
            <translation>
                <numerusform>%n VM ({size}) von {source} nach {target}</numerusform>
                <numerusform>%n VMs ({size}) von {source} nach {target}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) come back</source>
            <translation>
                <numerusform>%n VM kommt zurück</numerusform>
                <numerusform>%n VMs kommen zurück</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) go down</source>
            <translation>
                <numerusform>%n VM wird ausgeschaltet</numerusform>
                <numerusform>%n VMs werden ausgeschaltet</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) make room on other servers</source>
            <translation>
                <numerusform>%n VM macht auf anderen Servern Platz</numerusform>
                <numerusform>%n VMs machen auf anderen Servern Platz</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) move away</source>
            <translation>
                <numerusform>%n VM wird verschoben</numerusform>
                <numerusform>%n VMs werden verschoben</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) run again</source>
            <translation>
                <numerusform>%n VM läuft wieder</numerusform>
                <numerusform>%n VMs laufen wieder</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n VM(s) ticked: {size}</source>
            <translation>
                <numerusform>%n VM angekreuzt: {size}</numerusform>
                <numerusform>%n VMs angekreuzt: {size}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n weitere</numerusform>
                <numerusform>%n weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more problem(s) of this kind</source>
            <translation>
                <numerusform>%n weiteres Problem dieser Art</numerusform>
                <numerusform>%n weitere Probleme dieser Art</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more question(s) wait: {titles}</source>
            <translation>
                <numerusform>Eine weitere Frage wartet: {titles}</numerusform>
                <numerusform>%n weitere Fragen warten: {titles}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n move(s) that failed</source>
            <translation>
                <numerusform>eine fehlgeschlagene Verschiebung</numerusform>
                <numerusform>%n fehlgeschlagene Verschiebungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) must be solved before the upgrade can start.</source>
            <translation>
                <numerusform>%n Problem muss gelöst werden, bevor das Upgrade beginnen kann.</numerusform>
                <numerusform>%n Probleme müssen gelöst werden, bevor das Upgrade beginnen kann.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) to solve</source>
            <translation>
                <numerusform>%n Problem zu lösen</numerusform>
                <numerusform>%n Probleme zu lösen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s) to solve before this version</source>
            <translation>
                <numerusform>%n Problem vor dieser Version zu lösen</numerusform>
                <numerusform>%n Probleme vor dieser Version zu lösen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s)</source>
            <translation>
                <numerusform>%n Server</numerusform>
                <numerusform>%n Server</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) can use these installation media</source>
            <translation>
                <numerusform>%n Server kann diese Installationsmedien verwenden</numerusform>
                <numerusform>%n Server können diese Installationsmedien verwenden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) done</source>
            <translation>
                <numerusform>%n Server fertig</numerusform>
                <numerusform>%n Server fertig</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) waiting</source>
            <translation>
                <numerusform>%n Server wartet</numerusform>
                <numerusform>%n Server warten</numerusform>
            </translation>
        </message>
        <message>
            <source>&amp;About RPU Desktop</source>
            <translation>Ü&amp;ber RPU Desktop</translation>
        </message>
        <message>
            <source>&amp;Accept</source>
            <translation>&amp;Zustimmen</translation>
        </message>
        <message>
            <source>&amp;Add Server…</source>
            <translation>Server &amp;hinzufügen…</translation>
        </message>
        <message>
            <source>&amp;Address:</source>
            <translation>&amp;Adresse:</translation>
        </message>
        <message>
            <source>&amp;Agree</source>
            <translation>&amp;Zustimmen</translation>
        </message>
        <message>
            <source>&amp;Automatic</source>
            <translation>&amp;Automatisch</translation>
        </message>
        <message>
            <source>&amp;Back</source>
            <translation>&amp;Zurück</translation>
        </message>
        <message>
            <source>&amp;Change Server…</source>
            <translation>Server ä&amp;ndern…</translation>
        </message>
        <message>
            <source>&amp;Close</source>
            <translation>&amp;Schließen</translation>
        </message>
        <message>
            <source>&amp;Copy the pool database first, into:</source>
            <translation>Pool-&amp;Datenbank zuerst kopieren nach:</translation>
        </message>
        <message>
            <source>&amp;Decide…</source>
            <translation>&amp;Entscheiden…</translation>
        </message>
        <message>
            <source>&amp;Discard</source>
            <translation>&amp;Verwerfen</translation>
        </message>
        <message>
            <source>&amp;Discard…</source>
            <translation>&amp;Verwerfen…</translation>
        </message>
        <message>
            <source>&amp;Disconnect</source>
            <translation>&amp;Trennen</translation>
        </message>
        <message>
            <source>&amp;Empty the next server while one is being installed</source>
            <translation>Den nächsten Server schon &amp;leeren, während einer installiert wird</translation>
        </message>
        <message>
            <source>&amp;Finish</source>
            <translation>&amp;Fertig stellen</translation>
        </message>
        <message>
            <source>&amp;Finish Here</source>
            <translation>&amp;Hier beenden</translation>
        </message>
        <message>
            <source>&amp;Finish Here…</source>
            <translation>&amp;Hier beenden…</translation>
        </message>
        <message>
            <source>&amp;Folder…</source>
            <translation>&amp;Ordner…</translation>
        </message>
        <message>
            <source>&amp;Go On Without It</source>
            <translation>&amp;Ohne sie weitermachen</translation>
        </message>
        <message>
            <source>&amp;Go On as It Is</source>
            <translation>&amp;So weitermachen</translation>
        </message>
        <message>
            <source>&amp;Go On with the Wizard</source>
            <translation>&amp;Mit dem Assistenten weitermachen</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Image…</source>
            <translation>Abb&amp;ild…</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Keep Running</source>
            <translation>&amp;Weiterlaufen lassen</translation>
        </message>
        <message>
            <source>&amp;Keep Running in the Tray</source>
            <translation>Im &amp;Infobereich weiterlaufen lassen</translation>
        </message>
        <message>
            <source>&amp;Keep Running, Minimised</source>
            <translation>&amp;Minimiert weiterlaufen lassen</translation>
        </message>
        <message>
            <source>&amp;Language:</source>
            <translation>S&amp;prache:</translation>
        </message>
        <message>
            <source>&amp;Leave It</source>
            <translation>&amp;Nicht übernehmen</translation>
        </message>
        <message>
            <source>&amp;Leave It Suspended</source>
            <translation>An&amp;gehalten lassen</translation>
        </message>
        <message>
            <source>&amp;Leave Out</source>
            <translation>&amp;Auslassen</translation>
        </message>
        <message>
            <source>&amp;Leave as It Is</source>
            <translation>&amp;So lassen</translation>
        </message>
        <message>
            <source>&amp;Manual</source>
            <translation>&amp;Manuell</translation>
        </message>
        <message>
            <source>&amp;Moves of virtual machines at once:</source>
            <translation>&amp;Gleichzeitig verschobene virtuelle Maschinen:</translation>
        </message>
        <message>
            <source>&amp;Next</source>
            <translation>&amp;Weiter</translation>
        </message>
        <message>
            <source>&amp;Password:</source>
            <translation>&amp;Kennwort:</translation>
        </message>
        <message>
            <source>&amp;Password…</source>
            <translation>&amp;Kennwort…</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>&amp;Pause</translation>
        </message>
        <message>
            <source>&amp;Plan Again</source>
            <translation>Neu &amp;planen</translation>
        </message>
        <message>
            <source>&amp;Print…</source>
            <translation>&amp;Drucken…</translation>
        </message>
        <message>
            <source>&amp;Protocol:</source>
            <translation>&amp;Protokoll:</translation>
        </message>
        <message>
            <source>&amp;Proxy for the internet:</source>
            <translation>P&amp;roxy für das Internet:</translation>
        </message>
        <message>
            <source>&amp;Put Back</source>
            <translation>&amp;Wiederherstellen</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>&amp;Read and Accept…</source>
            <translation>&amp;Lesen und zustimmen…</translation>
        </message>
        <message>
            <source>&amp;Reboot Again</source>
            <translation>Noch einmal &amp;neu starten</translation>
        </message>
        <message>
            <source>&amp;Reboot Now</source>
            <translation>Jetzt &amp;neu starten</translation>
        </message>
        <message>
            <source>&amp;Remember the password in the system's keyring</source>
            <translation>Kennwort im Schlüsselbund des Systems &amp;merken</translation>
        </message>
        <message>
            <source>&amp;Remind of a server that stays away, every:</source>
            <translation>An einen &amp;ausbleibenden Server erinnern alle:</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>&amp;Entfernen</translation>
        </message>
        <message>
            <source>&amp;Remove Server…</source>
            <translation>Server &amp;entfernen…</translation>
        </message>
        <message>
            <source>&amp;Resolve All</source>
            <translation>&amp;Alle auflösen</translation>
        </message>
        <message>
            <source>&amp;Resume</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <source>&amp;Resume…</source>
            <translation>&amp;Fortsetzen…</translation>
        </message>
        <message>
            <source>&amp;Retry</source>
            <translation>W&amp;iederholen</translation>
        </message>
        <message>
            <source>&amp;Rolling Pool Upgrade…</source>
            <translation>&amp;Rollierendes Pool-Upgrade…</translation>
        </message>
        <message>
            <source>&amp;Run Prechecks</source>
            <translation>&amp;Vorabprüfungen ausführen</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>&amp;Speichern</translation>
        </message>
        <message>
            <source>&amp;Save…</source>
            <translation>&amp;Speichern…</translation>
        </message>
        <message>
            <source>&amp;Server</source>
            <translation>&amp;Server</translation>
        </message>
        <message>
            <source>&amp;Settings…</source>
            <translation>&amp;Einstellungen…</translation>
        </message>
        <message>
            <source>&amp;Show RPU Desktop</source>
            <translation>RPU Desktop an&amp;zeigen</translation>
        </message>
        <message>
            <source>&amp;Start Upgrade</source>
            <translation>Upgrade &amp;starten</translation>
        </message>
        <message>
            <source>&amp;Stop</source>
            <translation>&amp;Stoppen</translation>
        </message>
        <message>
            <source>&amp;Suspend them (they go on where they were)</source>
            <translation>An&amp;halten (sie laufen dort weiter, wo sie waren)</translation>
        </message>
        <message>
            <source>&amp;Take Over</source>
            <translation>&amp;Übernehmen</translation>
        </message>
        <message>
            <source>&amp;Test</source>
            <translation>&amp;Testen</translation>
        </message>
        <message>
            <source>&amp;Tools</source>
            <translation>&amp;Extras</translation>
        </message>
        <message>
            <source>&amp;Trust This Certificate</source>
            <translation>Diesem Zertifikat &amp;vertrauen</translation>
        </message>
        <message>
            <source>&amp;Try Again</source>
            <translation>&amp;Noch einmal versuchen</translation>
        </message>
        <message>
            <source>&amp;Update source:</source>
            <translation>&amp;Quelle für Aktualisierungen:</translation>
        </message>
        <message>
            <source>&amp;Upgrade It Too</source>
            <translation>&amp;Mit aktualisieren</translation>
        </message>
        <message>
            <source>&amp;User name:</source>
            <translation>&amp;Benutzername:</translation>
        </message>
        <message>
            <source>?</source>
            <comment>the button for help</comment>
            <translation>?</translation>
        </message>
        <message>
            <source>A new plan is made, as the pool is then.</source>
            <translation>Ein neuer Plan wird gemacht, so wie der Pool dann ist.</translation>
        </message>
        <message>
            <source>A server that is being installed is finished first. Pools stay half upgraded until you run this wizard again; it goes on where it stopped.</source>
            <translation>Ein Server, der gerade installiert wird, wird noch fertig. Pools bleiben halb aktualisiert, bis Sie diesen Assistenten erneut ausführen; er macht dort weiter, wo er aufgehört hat.</translation>
        </message>
        <message>
            <source>A&amp;dd</source>
            <translation>&amp;Hinzufügen</translation>
        </message>
        <message>
            <source>A&amp;ddress of the proxy:</source>
            <translation>A&amp;dresse des Proxys:</translation>
        </message>
        <message>
            <source>A&amp;ddress:</source>
            <translation>&amp;Adresse:</translation>
        </message>
        <message>
            <source>A&amp;pply updates</source>
            <translation>Aktualisierungen an&amp;wenden</translation>
        </message>
        <message>
            <source>About RPU Desktop</source>
            <translation>Über RPU Desktop</translation>
        </message>
        <message>
            <source>Add Server</source>
            <translation>Server hinzufügen</translation>
        </message>
        <message>
            <source>Add Server…</source>
            <translation>Server hinzufügen…</translation>
        </message>
        <message>
            <source>Add a XenServer, Citrix Hypervisor or XCP-ng server to begin. Of a pool, any server will do.</source>
            <translation>Fügen Sie zu Beginn einen Server mit XenServer, Citrix Hypervisor oder XCP-ng hinzu. Von einem Pool genügt ein beliebiger Server.</translation>
        </message>
        <message>
            <source>Address:</source>
            <translation>Adresse:</translation>
        </message>
        <message>
            <source>After This &amp;Server</source>
            <translation>Nach diesem &amp;Server</translation>
        </message>
        <message>
            <source>After This &amp;VM</source>
            <translation>Nach dieser &amp;VM</translation>
        </message>
        <message numerus="yes">
            <source>All servers are upgraded, but %n virtual machine(s) still need(s) you</source>
            <translation>
                <numerusform>Alle Server sind aktualisiert, aber %n virtuelle Maschine braucht Sie noch</numerusform>
                <numerusform>Alle Server sind aktualisiert, aber %n virtuelle Maschinen brauchen Sie noch</numerusform>
            </translation>
        </message>
        <message>
            <source>All servers are upgraded, but not everything was put back</source>
            <translation>Alle Server sind aktualisiert, aber nicht alles wurde wiederhergestellt</translation>
        </message>
        <message>
            <source>All servers have the new version, but the upgrade is not finished</source>
            <translation>Alle Server haben die neue Version, aber das Upgrade ist nicht abgeschlossen</translation>
        </message>
        <message>
            <source>Allow &amp;old encryption (XenServer 6 and earlier)</source>
            <translation>Al&amp;te Verschlüsselung zulassen (XenServer 6 und älter)</translation>
        </message>
        <message>
            <source>An Upgrade Is Running</source>
            <translation>Ein Upgrade läuft</translation>
        </message>
        <message>
            <source>An upgrade is running. What shall become of it?</source>
            <translation>Ein Upgrade läuft. Was soll damit geschehen?</translation>
        </message>
        <message>
            <source>An upgrade that was not finished cannot be read any more</source>
            <translation>Ein Upgrade, das nicht abgeschlossen wurde, ist nicht mehr lesbar</translation>
        </message>
        <message>
            <source>Another certificate</source>
            <translation>Ein anderes Zertifikat</translation>
        </message>
        <message>
            <source>Another upgrade is at {pool}</source>
            <translation>Ein anderes Upgrade arbeitet an {pool}</translation>
        </message>
        <message>
            <source>Answer A&amp;ll</source>
            <translation>Alle &amp;beantworten</translation>
        </message>
        <message>
            <source>Any server of a pool will do: the whole pool is found through it, or the standalone server.</source>
            <translation>Ein beliebiger Server eines Pools genügt: Über ihn wird der ganze Pool gefunden oder der eigenständige Server.</translation>
        </message>
        <message>
            <source>Archive (*.zip)</source>
            <translation>Archiv (*.zip)</translation>
        </message>
        <message>
            <source>As it should be</source>
            <translation>In Ordnung</translation>
        </message>
        <message>
            <source>As it should be ({count})</source>
            <translation>In Ordnung ({count})</translation>
        </message>
        <message>
            <source>Ask It A&amp;gain</source>
            <translation>&amp;Noch einmal auffordern</translation>
        </message>
        <message>
            <source>Back up the pool database, and the virtual machines that you cannot afford to lose.</source>
            <translation>Sichern Sie die Pooldatenbank und die virtuellen Maschinen, die Sie nicht verlieren dürfen.</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Vorher</translation>
        </message>
        <message>
            <source>Before You Start</source>
            <translation>Vor dem Start</translation>
        </message>
        <message>
            <source>Began</source>
            <comment>column of the report: when</comment>
            <translation>Beginn</translation>
        </message>
        <message>
            <source>Begun {begin}</source>
            <translation>Begonnen {begin}</translation>
        </message>
        <message>
            <source>Blocks the upgrade</source>
            <translation>Verhindert das Upgrade</translation>
        </message>
        <message>
            <source>Brin&amp;g VMs back to the servers they run on now</source>
            <translation>VMs auf die Server zurück&amp;bringen, auf denen sie jetzt laufen</translation>
        </message>
        <message>
            <source>C&amp;hoose…</source>
            <translation>Aus&amp;wählen…</translation>
        </message>
        <message>
            <source>C&amp;onnect</source>
            <translation>&amp;Verbinden</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cancel the Upgrade</source>
            <translation>Upgrade abbrechen</translation>
        </message>
        <message>
            <source>Certificate of {server}</source>
            <translation>Zertifikat von {server}</translation>
        </message>
        <message>
            <source>Change Server</source>
            <translation>Server ändern</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Ändern…</translation>
        </message>
        <message>
            <source>Check A&amp;gain</source>
            <translation>Erne&amp;ut prüfen</translation>
        </message>
        <message>
            <source>Check again when it answers.</source>
            <translation>Prüfen Sie erneut, sobald er antwortet.</translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>Wird geprüft…</translation>
        </message>
        <message>
            <source>Choose how the new version gets onto the servers.</source>
            <translation>Wählen Sie, wie die neue Version auf die Server kommt.</translation>
        </message>
        <message>
            <source>Choose the Folder with the Unpacked Image</source>
            <translation>Ordner mit dem entpackten Abbild wählen</translation>
        </message>
        <message>
            <source>Choose the Installation Image</source>
            <translation>Installationsabbild wählen</translation>
        </message>
        <message>
            <source>Client ID for downloads:</source>
            <translation>Client-ID zum Herunterladen:</translation>
        </message>
        <message>
            <source>Compare the fingerprint with the one that the server's console shows. If it is the same, trust it; it is remembered.</source>
            <translation>Vergleichen Sie den Fingerabdruck mit dem, den die Konsole des Servers zeigt. Ist er derselbe, vertrauen Sie dem Zertifikat; es wird gemerkt.</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Verbindung wird aufgebaut…</translation>
        </message>
        <message>
            <source>Connection lost</source>
            <translation>Verbindung verloren</translation>
        </message>
        <message>
            <source>Connections to pools</source>
            <translation>Verbindungen zu Pools</translation>
        </message>
        <message>
            <source>Coordinator</source>
            <translation>Poolmaster</translation>
        </message>
        <message>
            <source>Copy of the pool database: {file}</source>
            <translation>Kopie der Pool-Datenbank: {file}</translation>
        </message>
        <message>
            <source>Count It as &amp;Failed</source>
            <translation>Als &amp;fehlgeschlagen werten</translation>
        </message>
        <message>
            <source>D&amp;etails</source>
            <translation>&amp;Details</translation>
        </message>
        <message>
            <source>Data for programs (*.json)</source>
            <translation>Daten für Programme (*.json)</translation>
        </message>
        <message>
            <source>Decide</source>
            <translation>Entscheiden</translation>
        </message>
        <message>
            <source>Decide…</source>
            <translation>Entscheiden…</translation>
        </message>
        <message>
            <source>Decision for {thing}</source>
            <translation>Entscheidung für {thing}</translation>
        </message>
        <message>
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Details</translation>
        </message>
        <message>
            <source>Discard the Upgrade</source>
            <translation>Upgrade verwerfen</translation>
        </message>
        <message>
            <source>Do &amp;Not Accept</source>
            <translation>&amp;Nicht zustimmen</translation>
        </message>
        <message>
            <source>Do not put the pool coordinator into maintenance mode by hand.</source>
            <translation>Versetzen Sie den Poolmaster nicht von Hand in den Wartungsmodus.</translation>
        </message>
        <message>
            <source>Do not start, stop or move virtual machines, and begin no operations on storage (disks, snapshots).</source>
            <translation>Starten, beenden oder verschieben Sie keine virtuellen Maschinen, und beginnen Sie keine Vorgänge am Speicher (Datenträger, Snapshots).</translation>
        </message>
        <message>
            <source>Do this first</source>
            <translation>Tun Sie das zuerst</translation>
        </message>
        <message>
            <source>Empty the ne&amp;xt server while one is being installed</source>
            <translation>Den nächsten Server schon &amp;leeren, während einer installiert wird</translation>
        </message>
        <message>
            <source>Every server can use these media</source>
            <translation>Jeder Server kann diese Medien verwenden</translation>
        </message>
        <message>
            <source>Every server tests the media…</source>
            <translation>Jeder Server testet die Medien…</translation>
        </message>
        <message>
            <source>File…</source>
            <translation>Datei…</translation>
        </message>
        <message>
            <source>Finish the Upgrade Here</source>
            <translation>Upgrade hier beenden</translation>
        </message>
        <message>
            <source>Folder for the copy of the pool database</source>
            <translation>Ordner für die Kopie der Pool-Datenbank</translation>
        </message>
        <message>
            <source>Folder with updates</source>
            <translation>Ordner mit Aktualisierungen</translation>
        </message>
        <message>
            <source>Folder with updates…</source>
            <translation>Ordner mit Aktualisierungen…</translation>
        </message>
        <message>
            <source>Folder…</source>
            <translation>Ordner…</translation>
        </message>
        <message>
            <source>Forget this upgrade. The pool is not touched; what is switched off stays off.</source>
            <translation>Dieses Upgrade vergessen. Der Pool wird nicht angerührt; was ausgeschaltet ist, bleibt aus.</translation>
        </message>
        <message>
            <source>Forget this upgrade?</source>
            <translation>Dieses Upgrade vergessen?</translation>
        </message>
        <message>
            <source>From {begin} to {end}, {duration}</source>
            <translation>Von {begin} bis {end}, {duration}</translation>
        </message>
        <message>
            <source>Give the proxy as http://name:port, without a user name and password.</source>
            <translation>Geben Sie den Proxy in der Form http://Name:Port an, ohne Benutzernamen und Kennwort.</translation>
        </message>
        <message>
            <source>Go back to the prechecks: each has its remedy there.</source>
            <translation>Gehen Sie zu den Vorabprüfungen zurück: Dort steht bei jedem die Abhilfe.</translation>
        </message>
        <message>
            <source>Go on with what is left to do, from the pool as it is now.</source>
            <translation>Mit dem weitermachen, was noch zu tun ist, ausgehend vom jetzigen Zustand des Pools.</translation>
        </message>
        <message>
            <source>Half upgraded: the remaining servers are upgraded</source>
            <translation>Halb aktualisiert: Die übrigen Server werden aktualisiert</translation>
        </message>
        <message>
            <source>Half upgraded: {done} of {all} servers run the new version {version}</source>
            <translation>Halb aktualisiert: Auf {done} von {all} Servern läuft die neue Version {version}</translation>
        </message>
        <message>
            <source>Have the installation media ready: the ISO image on this computer, or unpacked on a web, FTP or NFS server that all servers of the pool reach.</source>
            <translation>Halten Sie die Installationsmedien bereit: als ISO-Abbild auf diesem Computer oder entpackt auf einem Web-, FTP- oder NFS-Server, den alle Server des Pools erreichen.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Help text</source>
            <translation>Hilfetext</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>Ausblenden</translation>
        </message>
        <message>
            <source>High availability (HA), workload balancing (WLB), auto-start and CDs in drives: the prechecks find them, switch them off with your consent, and put them back at the end.</source>
            <translation>Hochverfügbarkeit (HA), Workload Balancing (WLB), automatischer Start und CDs in Laufwerken: Die Vorabprüfungen finden sie, schalten sie mit Ihrem Einverständnis aus und stellen sie am Ende wieder her.</translation>
        </message>
        <message>
            <source>I &amp;Will Reboot It Myself</source>
            <translation>Ich starte ihn &amp;selbst neu</translation>
        </message>
        <message>
            <source>I &amp;compared the fingerprint; the new certificate is right</source>
            <translation>Ich habe den &amp;Fingerabdruck verglichen; das neue Zertifikat ist richtig</translation>
        </message>
        <message>
            <source>I Fixed It: &amp;Check Now</source>
            <translation>Behoben: jetzt &amp;prüfen</translation>
        </message>
        <message>
            <source>ISO image, or folder into which it was unpacked</source>
            <translation>ISO-Abbild oder Ordner, in den es entpackt wurde</translation>
        </message>
        <message>
            <source>ISO images (*.iso);;All files (*)</source>
            <translation>ISO-Abbilder (*.iso);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>If nobody is upgrading the pool at this moment, finish the upgrade: choose Resume where it is offered above, or begin a Rolling Pool Upgrade: it goes on with the servers that are left.</source>
            <translation>Wenn gerade niemand diesen Pool aktualisiert, schließen Sie das Upgrade ab: Wählen Sie oben „Fortsetzen“, wo es angeboten wird, oder beginnen Sie ein Rollierendes Pool-Upgrade: Es macht mit den übrigen Servern weiter.</translation>
        </message>
        <message>
            <source>If the server was installed anew or got a new certificate, compare the fingerprint on its console. Otherwise somebody may stand between you and the server: do not trust it.</source>
            <translation>Falls der Server neu installiert wurde oder ein neues Zertifikat bekam, vergleichen Sie den Fingerabdruck an seiner Konsole. Andernfalls steht möglicherweise jemand zwischen Ihnen und dem Server: Vertrauen Sie ihm dann nicht.</translation>
        </message>
        <message>
            <source>Image (*.iso)</source>
            <translation>Abbild (*.iso)</translation>
        </message>
        <message>
            <source>Installation Media</source>
            <translation>Installationsmedien</translation>
        </message>
        <message>
            <source>Instr&amp;uctions</source>
            <translation>A&amp;nleitung</translation>
        </message>
        <message>
            <source>Instructions for every server</source>
            <translation>Anleitung für jeden Server</translation>
        </message>
        <message>
            <source>Issued by:</source>
            <translation>Ausgestellt von:</translation>
        </message>
        <message>
            <source>Issued to:</source>
            <translation>Ausgestellt für:</translation>
        </message>
        <message>
            <source>It goes on as well as it can. What happened stands in the log, in {folder}. A support bundle (menu Help) holds all that is needed to find the cause.</source>
            <translation>Es läuft weiter, so gut es kann. Was geschehen ist, steht im Protokoll unter {folder}. Ein Support-Paket (Menü Hilfe) enthält alles, was nötig ist, um die Ursache zu finden.</translation>
        </message>
        <message>
            <source>It goes on when you choose Resume.</source>
            <translation>Es geht weiter, wenn Sie „Fortsetzen“ wählen.</translation>
        </message>
        <message>
            <source>It holds the log, the journals of runs, versions, and facts on the connected pools. Passwords are not in it; names and addresses are: look through it before you pass it on.</source>
            <translation>Es enthält das Protokoll, die Aufzeichnungen der Upgrades, Versionen und Angaben zu den verbundenen Pools. Kennwörter enthält es nicht, wohl aber Namen und Adressen: Sehen Sie es durch, bevor Sie es weitergeben.</translation>
        </message>
        <message>
            <source>It is not connected.</source>
            <translation>Es besteht keine Verbindung.</translation>
        </message>
        <message>
            <source>It is resumed if that is possible by now.</source>
            <translation>Sie wird fortgesetzt, wenn das inzwischen möglich ist.</translation>
        </message>
        <message>
            <source>It is shut down cleanly, and started again after the upgrade.</source>
            <translation>Sie wird sauber heruntergefahren und nach dem Upgrade wieder gestartet.</translation>
        </message>
        <message>
            <source>It is started once more. If somebody has started it, the upgrade goes on.</source>
            <translation>Sie wird noch einmal gestartet. Hat jemand sie schon gestartet, geht das Upgrade weiter.</translation>
        </message>
        <message>
            <source>It needs this program to go on. To stop after this server finishes the one whose turn it is, moves back what belongs there, and leaves the rest for later. To stop now ends after the current step; a server that is being installed is finished first. Either way you can go on later with the same wizard.</source>
            <translation>Es braucht dieses Programm, um weiterzulaufen. „Nach diesem Server anhalten“ bringt den Server zu Ende, der gerade an der Reihe ist, holt zurück, was dorthin gehört, und lässt den Rest für später. „Jetzt anhalten“ endet nach dem laufenden Schritt; ein Server, der gerade installiert wird, wird noch fertiggestellt. In beiden Fällen können Sie später mit demselben Assistenten weitermachen.</translation>
        </message>
        <message>
            <source>It shows no pool coordinator right now.</source>
            <translation>Im Moment ist kein Poolmaster zu sehen.</translation>
        </message>
        <message>
            <source>Its password is deleted from the keyring. The server itself is not touched.</source>
            <translation>Sein Kennwort wird aus dem Schlüsselbund gelöscht. Der Server selbst bleibt unberührt.</translation>
        </message>
        <message>
            <source>Keep &amp;Waiting</source>
            <translation>Weiter &amp;warten</translation>
        </message>
        <message>
            <source>Keep the password in the ke&amp;yring</source>
            <translation>Kennwort im Schlüsselb&amp;und aufbewahren</translation>
        </message>
        <message>
            <source>Leave {server} out of this upgrade?</source>
            <translation>{server} bei diesem Upgrade auslassen?</translation>
        </message>
        <message>
            <source>Left to do:</source>
            <translation>Noch zu tun:</translation>
        </message>
        <message>
            <source>Licence Agreement</source>
            <translation>Lizenzvereinbarung</translation>
        </message>
        <message>
            <source>Licence agreement of the installation media</source>
            <translation>Lizenzvereinbarung der Installationsmedien</translation>
        </message>
        <message>
            <source>Like pulling the plug: what it has not saved is lost. It is started again after the upgrade.</source>
            <translation>Wie ein gezogener Stecker: Was sie nicht gespeichert hat, geht verloren. Nach dem Upgrade wird sie wieder gestartet.</translation>
        </message>
        <message>
            <source>Longest wait for a &amp;connection:</source>
            <translation>Längste Wartezeit auf eine &amp;Verbindung:</translation>
        </message>
        <message>
            <source>Longest wait for an &amp;answer:</source>
            <translation>Längste Wartezeit auf eine An&amp;twort:</translation>
        </message>
        <message>
            <source>Look at the pool: it is as the upgrade left it.</source>
            <translation>Sehen Sie sich den Pool an: Er ist so, wie das Upgrade ihn verlassen hat.</translation>
        </message>
        <message>
            <source>Look at the pools before you go on.</source>
            <translation>Sehen Sie sich die Pools an, bevor Sie weitermachen.</translation>
        </message>
        <message>
            <source>Look on the internet for ne&amp;wer versions of this program</source>
            <translation>Im Internet nach ne&amp;ueren Versionen dieses Programms suchen</translation>
        </message>
        <message>
            <source>Looking for a newer version of this program…</source>
            <translation>Eine neuere Version dieses Programms wird gesucht …</translation>
        </message>
        <message>
            <source>Made by RPU Desktop {version}</source>
            <translation>Erstellt mit RPU Desktop {version}</translation>
        </message>
        <message>
            <source>Make R&amp;oom…</source>
            <translation>Platz schaffe&amp;n…</translation>
        </message>
        <message>
            <source>Make Room</source>
            <translation>Platz schaffen</translation>
        </message>
        <message>
            <source>Make room: the other servers need enough free memory for the virtual machines of the one that is upgraded. Suspend what is not needed.</source>
            <translation>Schaffen Sie Platz: Die anderen Server brauchen genug freien Speicher für die virtuellen Maschinen des Servers, der aktualisiert wird. Halten Sie an, was nicht gebraucht wird.</translation>
        </message>
        <message>
            <source>Management network</source>
            <translation>Verwaltungsnetzwerk</translation>
        </message>
        <message>
            <source>Media</source>
            <comment>step of the wizard</comment>
            <translation>Medien</translation>
        </message>
        <message>
            <source>Member</source>
            <translation>Poolmitglied</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Memory now</source>
            <translation>Speicher jetzt</translation>
        </message>
        <message>
            <source>Migrations at a &amp;time:</source>
            <translation>&amp;Gleichzeitige Migrationen:</translation>
        </message>
        <message>
            <source>Moves under way end and no new one begins. The server whose turn it is stays in maintenance mode meanwhile.</source>
            <translation>Laufende Verschiebungen werden beendet, und es beginnt keine neue. Der Server, der an der Reihe ist, bleibt so lange im Wartungsmodus.</translation>
        </message>
        <message>
            <source>Moving virtual machines</source>
            <translation>Verschieben virtueller Maschinen</translation>
        </message>
        <message>
            <source>Names:</source>
            <translation>Namen:</translation>
        </message>
        <message>
            <source>Network for migrations in {pool}:</source>
            <translation>Netzwerk für Migrationen in {pool}:</translation>
        </message>
        <message>
            <source>No more servers are upgraded. A server that is being installed is waited for, all servers work again, virtual machines that went down run again, and what was switched off is put back as far as the pool allows it. A pool whose servers run different versions should be upgraded soon.</source>
            <translation>Es werden keine weiteren Server aktualisiert. Auf einen Server, der gerade installiert wird, wird gewartet, alle Server arbeiten wieder, heruntergefahrene VMs laufen wieder, und was ausgeschaltet wurde, wird zurückgestellt, soweit der Pool das zulässt. Ein Pool, dessen Server verschiedene Versionen haben, sollte bald zu Ende aktualisiert werden.</translation>
        </message>
        <message>
            <source>Nobody is at it any more: &amp;take the pool over</source>
            <translation>Niemand ist mehr daran: Pool ü&amp;bernehmen</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>Nicht verbunden</translation>
        </message>
        <message>
            <source>Not decided</source>
            <translation>Nicht entschieden</translation>
        </message>
        <message>
            <source>Not every pool could be looked at; see above.</source>
            <translation>Nicht jeder Pool konnte geprüft werden; siehe oben.</translation>
        </message>
        <message>
            <source>Not every server can use these installation media.</source>
            <translation>Nicht jeder Server kann diese Installationsmedien verwenden.</translation>
        </message>
        <message>
            <source>Not everything could be put back</source>
            <translation>Nicht alles konnte wiederhergestellt werden</translation>
        </message>
        <message>
            <source>Not put back</source>
            <translation>Nicht wiederhergestellt</translation>
        </message>
        <message>
            <source>Not ready</source>
            <translation>Nicht bereit</translation>
        </message>
        <message>
            <source>Not testable yet</source>
            <translation>Noch nicht prüfbar</translation>
        </message>
        <message>
            <source>Not testable yet ({count})</source>
            <translation>Noch nicht prüfbar ({count})</translation>
        </message>
        <message>
            <source>Not tested yet</source>
            <translation>Noch nicht getestet</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>Nothing goes down or is left out unless you say so here. A running virtual machine goes down right before its own server is upgraded, and runs again on that server right after it.</source>
            <translation>Nichts wird angehalten oder ausgelassen, was Sie nicht hier bestimmen. Eine laufende virtuelle Maschine wird erst unmittelbar vor dem Upgrade ihres Servers angehalten und läuft danach sofort wieder auf ihm.</translation>
        </message>
        <message>
            <source>Nothing is done; the question comes again after a while.</source>
            <translation>Es wird nichts getan; die Frage kommt nach einer Weile wieder.</translation>
        </message>
        <message>
            <source>Nothing is done; the server is waited for until it reboots.</source>
            <translation>Nichts wird getan; auf den Server wird gewartet, bis er neu startet.</translation>
        </message>
        <message>
            <source>Nothing is lost. The upgrade goes on; you look after it yourself.</source>
            <translation>Nichts geht verloren. Das Upgrade geht weiter; um die VM kümmern Sie sich selbst.</translation>
        </message>
        <message>
            <source>Nothing is lost; what failed is tried once more.</source>
            <translation>Nichts geht verloren; was misslang, wird noch einmal versucht.</translation>
        </message>
        <message>
            <source>Nothing more is begun in this pool. Its servers work on as they are; Resume goes on later.</source>
            <translation>In diesem Pool wird nichts mehr begonnen. Seine Server arbeiten weiter, wie sie sind; „Fortsetzen“ macht später weiter.</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>On this computer</source>
            <translation>Auf diesem Computer</translation>
        </message>
        <message>
            <source>One server after another is emptied, installed anew with the next version, and brought back. The pool coordinator is always the first. Virtual machines keep running: they move to other servers meanwhile.</source>
            <translation>Ein Server nach dem anderen wird geleert, mit der neuen Version installiert und wieder in Betrieb genommen. Der Poolmaster ist immer der erste. Virtuelle Maschinen laufen weiter: Sie werden solange auf andere Server verschoben.</translation>
        </message>
        <message>
            <source>Overall progress</source>
            <translation>Gesamtfortschritt</translation>
        </message>
        <message>
            <source>P&amp;rint…</source>
            <translation>Dru&amp;cken…</translation>
        </message>
        <message>
            <source>PDF document (*.pdf)</source>
            <translation>PDF-Dokument (*.pdf)</translation>
        </message>
        <message>
            <source>Pass&amp;word:</source>
            <translation>&amp;Kennwort:</translation>
        </message>
        <message>
            <source>Password of {user} for the installation &amp;media:</source>
            <translation>Kennwort von {user} für die Installations&amp;medien:</translation>
        </message>
        <message>
            <source>Plan Again</source>
            <translation>Neu planen</translation>
        </message>
        <message>
            <source>Planned again</source>
            <translation>Neu geplant</translation>
        </message>
        <message>
            <source>Please note</source>
            <translation>Bitte beachten</translation>
        </message>
        <message>
            <source>Pool or server</source>
            <translation>Pool oder Server</translation>
        </message>
        <message>
            <source>Pools and servers to upgrade</source>
            <translation>Pools und Server, die aktualisiert werden</translation>
        </message>
        <message>
            <source>Power It O&amp;ff</source>
            <translation>A&amp;usschalten</translation>
        </message>
        <message>
            <source>Prechecks</source>
            <translation>Vorabprüfungen</translation>
        </message>
        <message>
            <source>Prechecks are running</source>
            <translation>Die Vorabprüfungen laufen</translation>
        </message>
        <message>
            <source>Prechecks for the Rolling Pool Upgrade</source>
            <translation>Vorabprüfungen für das rollierende Pool-Upgrade</translation>
        </message>
        <message>
            <source>Prechecks of {pool}</source>
            <translation>Vorabprüfungen von {pool}</translation>
        </message>
        <message>
            <source>Progress of {host}</source>
            <translation>Fortschritt von {host}</translation>
        </message>
        <message>
            <source>Proxy for downloads:</source>
            <translation>Proxy zum Herunterladen:</translation>
        </message>
        <message>
            <source>Put back</source>
            <translation>Wiederhergestellt</translation>
        </message>
        <message>
            <source>Put back what the prechecks switched off?</source>
            <translation>Wiederherstellen, was die Vorabprüfungen ausgeschaltet haben?</translation>
        </message>
        <message>
            <source>Putting back…</source>
            <translation>Wird wiederhergestellt…</translation>
        </message>
        <message>
            <source>Questions and answers</source>
            <translation>Fragen und Antworten</translation>
        </message>
        <message>
            <source>R&amp;esults of the test</source>
            <translation>Ergebn&amp;isse des Tests</translation>
        </message>
        <message>
            <source>Re&amp;sume</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <source>Read and accept the licence agreement of the installation media.</source>
            <translation>Lesen Sie die Lizenzvereinbarung der Installationsmedien und stimmen Sie ihr zu.</translation>
        </message>
        <message>
            <source>Read the release notes of the new version: is your hardware still supported?</source>
            <translation>Lesen Sie die Versionshinweise der neuen Version: Wird Ihre Hardware noch unterstützt?</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Ready for the upgrade</source>
            <translation>Bereit für das Upgrade</translation>
        </message>
        <message>
            <source>Reason:</source>
            <translation>Grund:</translation>
        </message>
        <message>
            <source>Remedy: {remedy}</source>
            <translation>Abhilfe: {remedy}</translation>
        </message>
        <message>
            <source>Remove Server</source>
            <translation>Server entfernen</translation>
        </message>
        <message>
            <source>Remove {server} from the list?</source>
            <translation>{server} aus der Liste entfernen?</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
        <message>
            <source>Report of a Rolling Pool Upgrade</source>
            <translation>Bericht über ein rollierendes Pool-Upgrade</translation>
        </message>
        <message>
            <source>Resolve</source>
            <translation>Auflösen</translation>
        </message>
        <message>
            <source>Resolving…</source>
            <translation>Wird aufgelöst…</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Result and plan</source>
            <translation>Ergebnis und Plan</translation>
        </message>
        <message>
            <source>Results of the media test</source>
            <translation>Ergebnisse des Medientests</translation>
        </message>
        <message>
            <source>Results of the prechecks</source>
            <translation>Ergebnisse der Vorabprüfungen</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Right after its upgrade, while it is still empty, each server gets the newest fixes of its new version and restarts at most once more. XenServer 8 and XCP-ng fetch them from their repositories.</source>
            <translation>Gleich nach seinem Upgrade, solange er noch leer ist, bekommt jeder Server die neuesten Aktualisierungen seiner neuen Version und startet höchstens noch einmal neu. XenServer 8 und XCP-ng holen sie aus ihren Repositorys.</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>Rolle</translation>
        </message>
        <message>
            <source>Rolling Pool Upgrade</source>
            <translation>Rollierendes Pool-Upgrade</translation>
        </message>
        <message>
            <source>Rolling pool upgrades for XCP-ng, XenServer and Citrix Hypervisor.</source>
            <translation>Rollierende Pool-Upgrades für XCP-ng, XenServer und Citrix Hypervisor.</translation>
        </message>
        <message>
            <source>Running VMs</source>
            <translation>Laufende VMs</translation>
        </message>
        <message>
            <source>S&amp;hut It Down Instead</source>
            <translation>Stattdessen &amp;herunterfahren</translation>
        </message>
        <message>
            <source>S&amp;hut Them Down</source>
            <translation>VMs her&amp;unterfahren</translation>
        </message>
        <message>
            <source>S&amp;kip This Server</source>
            <translation>Diesen Server ü&amp;berspringen</translation>
        </message>
        <message>
            <source>S&amp;kip a Server</source>
            <translation>Server ü&amp;berspringen</translation>
        </message>
        <message>
            <source>S&amp;kip the Updates</source>
            <translation>Aktualisierungen ü&amp;berspringen</translation>
        </message>
        <message>
            <source>S&amp;top…</source>
            <translation>&amp;Stoppen…</translation>
        </message>
        <message>
            <source>S&amp;uspend Them</source>
            <translation>VMs a&amp;nhalten</translation>
        </message>
        <message>
            <source>SHA-256 fingerprint:</source>
            <translation>SHA-256-Fingerabdruck:</translation>
        </message>
        <message>
            <source>Sa&amp;ve Report…</source>
            <translation>Bericht &amp;speichern…</translation>
        </message>
        <message>
            <source>Save Report</source>
            <translation>Bericht speichern</translation>
        </message>
        <message>
            <source>Save Support &amp;Bundle…</source>
            <translation>Support-&amp;Paket speichern…</translation>
        </message>
        <message>
            <source>Save Support Bundle</source>
            <translation>Support-Paket speichern</translation>
        </message>
        <message>
            <source>Saved in {file}</source>
            <translation>Gespeichert unter {file}</translation>
        </message>
        <message>
            <source>Say where the installation media are.</source>
            <translation>Geben Sie an, wo die Installationsmedien liegen.</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>Auswählen</translation>
        </message>
        <message>
            <source>Select at least one pool or server.</source>
            <translation>Wählen Sie mindestens einen Pool oder Server aus.</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Servers</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Servers and pools</source>
            <translation>Server und Pools</translation>
        </message>
        <message>
            <source>Servers of the pool</source>
            <translation>Server des Pools</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings are kept in a file: give the update source without a password or key. Those belong on the media page of the wizard.</source>
            <translation>Einstellungen stehen in einer Datei: Geben Sie die Aktualisierungsquelle ohne Kennwort oder Schlüssel an. Diese gehören auf die Seite „Installationsmedien“ des Assistenten.</translation>
        </message>
        <message>
            <source>Sh&amp;ow Next</source>
            <translation>Nä&amp;chste zeigen</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Anzeigen</translation>
        </message>
        <message numerus="yes">
            <source>Show %n more server(s), {done} done in all</source>
            <translation>
                <numerusform>%n weiteren Server zeigen, insgesamt {done} fertig</numerusform>
                <numerusform>%n weitere Server zeigen, insgesamt {done} fertig</numerusform>
            </translation>
        </message>
        <message>
            <source>Show &amp;Certificate…</source>
            <translation>Zertifikat anzei&amp;gen…</translation>
        </message>
        <message>
            <source>Show only the servers at work</source>
            <translation>Nur Server zeigen, an denen gearbeitet wird</translation>
        </message>
        <message>
            <source>Show system &amp;notifications while a run goes on</source>
            <translation>Während eines Upgrades &amp;Benachrichtigungen anzeigen</translation>
        </message>
        <message>
            <source>Shut &amp;down (and start them again)</source>
            <translation>&amp;Herunterfahren (und wieder starten)</translation>
        </message>
        <message>
            <source>Skip a Server</source>
            <translation>Server überspringen</translation>
        </message>
        <message>
            <source>Solve what is named below, then choose Resume in the main window: it goes on where it stopped.</source>
            <translation>Lösen Sie, was unten genannt ist, und wählen Sie dann im Hauptfenster „Fortsetzen“: Es geht dort weiter, wo es aufgehört hat.</translation>
        </message>
        <message>
            <source>St&amp;op This Pool</source>
            <translation>Diesen Pool st&amp;oppen</translation>
        </message>
        <message>
            <source>Standalone server</source>
            <translation>Eigenständiger Server</translation>
        </message>
        <message>
            <source>Standalone server: its VMs have to go down</source>
            <translation>Eigenständiger Server: Seine VMs müssen ausgeschaltet werden</translation>
        </message>
        <message>
            <source>Start It &amp;Anew</source>
            <translation>Neu s&amp;tarten</translation>
        </message>
        <message>
            <source>Start the wizard again to install what is named below.</source>
            <translation>Starten Sie den Assistenten noch einmal, um zu installieren, was unten genannt ist.</translation>
        </message>
        <message>
            <source>Start what is named below by hand, or choose Resume in the main window: it is tried again then.</source>
            <translation>Starten Sie von Hand, was unten genannt ist, oder wählen Sie im Hauptfenster „Fortsetzen“: Dann wird es noch einmal versucht.</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Step {number} of {count}: {step}</source>
            <translation>Schritt {number} von {count}: {step}</translation>
        </message>
        <message>
            <source>Still switched off: {what}</source>
            <translation>Noch ausgeschaltet: {what}</translation>
        </message>
        <message>
            <source>Still to be upgraded: {hosts}. {what}</source>
            <translation>Noch zu aktualisieren: {hosts}. {what}</translation>
        </message>
        <message>
            <source>Stop &amp;After This Server</source>
            <translation>Nach &amp;diesem Server anhalten</translation>
        </message>
        <message>
            <source>Stop &amp;Now</source>
            <translation>&amp;Jetzt anhalten</translation>
        </message>
        <message>
            <source>Stop the Upgrade</source>
            <translation>Upgrade stoppen</translation>
        </message>
        <message>
            <source>Stop the upgrade after the current step?</source>
            <translation>Das Upgrade nach dem aktuellen Schritt stoppen?</translation>
        </message>
        <message>
            <source>Summary</source>
            <translation>Zusammenfassung</translation>
        </message>
        <message>
            <source>Supplemental pack</source>
            <translation>Zusatzpaket</translation>
        </message>
        <message>
            <source>Supplemental pack (ISO):</source>
            <translation>Zusatzpaket (ISO):</translation>
        </message>
        <message>
            <source>Supplemental pack file…</source>
            <translation>Datei des Zusatzpakets…</translation>
        </message>
        <message>
            <source>Support Bundle</source>
            <translation>Support-Paket</translation>
        </message>
        <message>
            <source>Switched off for the upgrade, put back after it ({count})</source>
            <translation>Für das Upgrade geändert, wird danach wiederhergestellt ({count})</translation>
        </message>
        <message>
            <source>Take Over</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Take {pool} O&amp;ver…</source>
            <translation>{pool} über&amp;nehmen…</translation>
        </message>
        <message>
            <source>Taken care of</source>
            <translation>Wird für Sie erledigt</translation>
        </message>
        <message>
            <source>Test the installation media: every server must be able to read them.</source>
            <translation>Testen Sie die Installationsmedien: Jeder Server muss sie lesen können.</translation>
        </message>
        <message>
            <source>Text (*.txt)</source>
            <translation>Text (*.txt)</translation>
        </message>
        <message>
            <source>The Way Bac&amp;k…</source>
            <translation>Der &amp;Rückweg…</translation>
        </message>
        <message>
            <source>The Way Back</source>
            <translation>Der Rückweg</translation>
        </message>
        <message>
            <source>The certificate of {server} is not known yet</source>
            <translation>Das Zertifikat von {server} ist noch nicht bekannt</translation>
        </message>
        <message>
            <source>The environment variable {variable} names a keyring that this program cannot use ({backend}: {reason}).</source>
            <translation>Die Umgebungsvariable {variable} nennt einen Schlüsselbund, den dieses Programm nicht verwenden kann ({backend}: {reason}).</translation>
        </message>
        <message>
            <source>The file {file} is damaged and is not used.</source>
            <translation>Die Datei {file} ist beschädigt und wird nicht verwendet.</translation>
        </message>
        <message>
            <source>The file {file} is damaged and is not used; it was kept as {aside}.</source>
            <translation>Die Datei {file} ist beschädigt und wird nicht verwendet; sie wurde als {aside} aufgehoben.</translation>
        </message>
        <message>
            <source>The file {file} names a keyring that this program cannot use ({reason}).</source>
            <translation>Die Datei {file} nennt einen Schlüsselbund, den dieses Programm nicht verwenden kann ({reason}).</translation>
        </message>
        <message>
            <source>The installation media carry a licence agreement that must be accepted.</source>
            <translation>Die Installationsmedien enthalten eine Lizenzvereinbarung, der zugestimmt werden muss.</translation>
        </message>
        <message>
            <source>The keyring ({backend}) does not answer: it may be waiting for somebody to unlock it.</source>
            <translation>Der Schlüsselbund ({backend}) antwortet nicht: Vielleicht wartet er darauf, dass ihn jemand entsperrt.</translation>
        </message>
        <message>
            <source>The keyring ({backend}) is locked.</source>
            <translation>Der Schlüsselbund ({backend}) ist gesperrt.</translation>
        </message>
        <message>
            <source>The keyring ({backend}) reports an error: {reason}.</source>
            <translation>Der Schlüsselbund ({backend}) meldet einen Fehler: {reason}.</translation>
        </message>
        <message>
            <source>The keyring cannot be used ({reason}).</source>
            <translation>Der Schlüsselbund kann nicht verwendet werden ({reason}).</translation>
        </message>
        <message>
            <source>The keyring does not keep the password.</source>
            <translation>Der Schlüsselbund bewahrt das Kennwort nicht auf.</translation>
        </message>
        <message>
            <source>The keyring still gives out a password that was deleted.</source>
            <translation>Der Schlüsselbund gibt ein Kennwort, das gelöscht wurde, immer noch heraus.</translation>
        </message>
        <message>
            <source>The licence agreement waits for you</source>
            <translation>Die Lizenzvereinbarung wartet auf Sie</translation>
        </message>
        <message>
            <source>The licence agreement was accepted</source>
            <translation>Der Lizenzvereinbarung wurde zugestimmt</translation>
        </message>
        <message>
            <source>The licence does not include rolling pool upgrades</source>
            <translation>Die Lizenz umfasst keine rollierenden Pool-Upgrades</translation>
        </message>
        <message>
            <source>The media test is running</source>
            <translation>Der Medientest läuft</translation>
        </message>
        <message>
            <source>The other servers go on. This one keeps its version: the pool stays in mixed mode, without HA, until it is upgraded too.</source>
            <translation>Mit den anderen Servern geht es weiter. Dieser behält seine Version: Der Pool bleibt im gemischten Betrieb, ohne HA, bis auch er aktualisiert ist.</translation>
        </message>
        <message>
            <source>The p&amp;lan</source>
            <translation>Der P&amp;lan</translation>
        </message>
        <message>
            <source>The pool is not touched: servers keep the version they have now, one that is in maintenance mode stays there, and what is switched off stays off. Only this program's memory of it is deleted.</source>
            <translation>Der Pool wird nicht angerührt: Die Server behalten ihre jetzige Version, einer im Wartungsmodus bleibt dort, und was ausgeschaltet ist, bleibt aus. Nur das Gedächtnis dieses Programms daran wird gelöscht.</translation>
        </message>
        <message>
            <source>The pool stays in mixed mode until you start the wizard again for what is left.</source>
            <translation>Der Pool bleibt im gemischten Betrieb, bis Sie den Assistenten für den Rest noch einmal starten.</translation>
        </message>
        <message>
            <source>The pool was out of reach</source>
            <translation>Pool nicht erreichbar</translation>
        </message>
        <message>
            <source>The prechecks are running.</source>
            <translation>Die Vorabprüfungen laufen.</translation>
        </message>
        <message>
            <source>The program made an error.</source>
            <translation>Das Programm hat einen Fehler gemacht.</translation>
        </message>
        <message>
            <source>The program made an error: {error}. Look at the pools before you go on.</source>
            <translation>Das Programm hat einen Fehler gemacht: {error}. Sehen Sie sich die Pools an, bevor Sie weitermachen.</translation>
        </message>
        <message>
            <source>The report cannot be saved in {file}: {reason}</source>
            <translation>Der Bericht kann nicht in {file} gespeichert werden: {reason}</translation>
        </message>
        <message>
            <source>The server is looked for at once.</source>
            <translation>Es wird sofort nach dem Server gesehen.</translation>
        </message>
        <message>
            <source>The server is shut down and boots from the media.</source>
            <translation>Der Server wird heruntergefahren und startet von den Medien.</translation>
        </message>
        <message>
            <source>The server whose turn it is gets done first, no other one is begun. All servers work while the upgrade is paused; the pool stays in mixed mode.</source>
            <translation>Der Server, der gerade an der Reihe ist, wird noch fertig, kein anderer wird begonnen. Während der Pause arbeiten alle Server; der Pool bleibt im gemischten Betrieb.</translation>
        </message>
        <message>
            <source>The server works on with its new version and without these updates. Start the wizard again to install them later.</source>
            <translation>Der Server arbeitet mit seiner neuen Version und ohne diese Aktualisierungen weiter. Starten Sie den Assistenten später noch einmal, um sie zu installieren.</translation>
        </message>
        <message>
            <source>The servers fetch the installation media from this computer or from a web, FTP or NFS server, install themselves and come back, without anybody at their consoles.</source>
            <translation>Die Server holen die Installationsmedien von diesem Computer oder von einem Web-, FTP- oder NFS-Server, installieren sich selbst und kommen zurück, ohne dass jemand an ihren Konsolen sitzt.</translation>
        </message>
        <message>
            <source>The servers of this pool run different versions</source>
            <translation>Die Server dieses Pools haben verschiedene Versionen</translation>
        </message>
        <message>
            <source>The settings hold until the program ends: they cannot be saved.</source>
            <translation>Die Einstellungen gelten nur, bis das Programm endet: Sie können nicht gespeichert werden.</translation>
        </message>
        <message>
            <source>The support bundle cannot be saved in {file}: {reason}</source>
            <translation>Das Support-Paket kann nicht unter {file} gespeichert werden: {reason}</translation>
        </message>
        <message>
            <source>The unpacked installation media on a server of yours, or the ISO image on this computer: then this program serves it to the pool's servers.</source>
            <translation>Die entpackten Installationsmedien auf einem Ihrer Server oder das ISO-Abbild auf diesem Computer: Dann stellt dieses Programm es den Servern des Pools bereit.</translation>
        </message>
        <message>
            <source>The updates that this server still lacks are tried once more.</source>
            <translation>Die Aktualisierungen, die diesem Server noch fehlen, werden noch einmal versucht.</translation>
        </message>
        <message>
            <source>The upgrade could not begin</source>
            <translation>Das Upgrade konnte nicht beginnen</translation>
        </message>
        <message>
            <source>The upgrade ended unexpectedly</source>
            <translation>Das Upgrade endete unerwartet</translation>
        </message>
        <message>
            <source>The upgrade failed</source>
            <translation>Das Upgrade ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>The upgrade goes on from the pool as it is now: servers that are done are left alone, one that is being installed is waited for, and what was switched off is put back at the end.</source>
            <translation>Das Upgrade geht vom jetzigen Zustand des Pools aus weiter: Fertige Server werden in Ruhe gelassen, auf einen, der gerade installiert wird, wird gewartet, und was ausgeschaltet wurde, wird am Ende zurückgestellt.</translation>
        </message>
        <message>
            <source>The upgrade goes on with what is there, and does not ask about it again.</source>
            <translation>Das Upgrade geht mit dem weiter, was da ist, und fragt nicht noch einmal danach.</translation>
        </message>
        <message>
            <source>The upgrade is complete</source>
            <translation>Das Upgrade ist abgeschlossen</translation>
        </message>
        <message numerus="yes">
            <source>The upgrade is complete, but for %n server(s) left out</source>
            <translation>
                <numerusform>Das Upgrade ist abgeschlossen, bis auf %n ausgelassenen Server</numerusform>
                <numerusform>Das Upgrade ist abgeschlossen, bis auf %n ausgelassene Server</numerusform>
            </translation>
        </message>
        <message>
            <source>The upgrade is complete, but updates are missing</source>
            <translation>Das Upgrade ist abgeschlossen, aber Aktualisierungen fehlen</translation>
        </message>
        <message>
            <source>The upgrade is running.</source>
            <translation>Das Upgrade läuft.</translation>
        </message>
        <message>
            <source>The upgrade was stopped</source>
            <translation>Das Upgrade wurde gestoppt</translation>
        </message>
        <message>
            <source>The virtual machine stays down; its server is done, and the upgrade goes on. Resume in the main window tries again.</source>
            <translation>Die virtuelle Maschine bleibt aus; ihr Server ist fertig, und das Upgrade geht weiter. „Fortsetzen“ im Hauptfenster versucht es noch einmal.</translation>
        </message>
        <message>
            <source>There is no plan that empties every server; see above.</source>
            <translation>Es gibt keinen Plan, der jeden Server leert; siehe oben.</translation>
        </message>
        <message>
            <source>There is not enough memory to empty every server</source>
            <translation>Der Speicher reicht nicht, um jeden Server zu leeren</translation>
        </message>
        <message>
            <source>These media cannot be used</source>
            <translation>Diese Medien können nicht verwendet werden</translation>
        </message>
        <message>
            <source>They are shut down cleanly right before their server is upgraded, and started again right after it.</source>
            <translation>Sie werden sauber heruntergefahren, kurz bevor ihr Server an der Reihe ist, und gleich danach wieder gestartet.</translation>
        </message>
        <message>
            <source>They bring {version}.</source>
            <translation>Sie bringen {version}.</translation>
        </message>
        <message>
            <source>This could not be resolved. {reason}</source>
            <translation>Das ließ sich nicht auflösen. {reason}</translation>
        </message>
        <message>
            <source>This program</source>
            <translation>Dieses Programm</translation>
        </message>
        <message>
            <source>This system offers no keyring.</source>
            <translation>Dieses System bietet keinen Schlüsselbund.</translation>
        </message>
        <message>
            <source>This system offers no keyring: the password is kept until the program ends, and asked for next time.</source>
            <translation>Dieses System bietet keinen Schlüsselbund: Das Kennwort bleibt bis zum Programmende bekannt und wird beim nächsten Mal erfragt.</translation>
        </message>
        <message>
            <source>This wizard takes pools and servers to a newer version while virtual machines keep running.</source>
            <translation>Dieser Assistent bringt Pools und Server auf eine neuere Version, während virtuelle Maschinen weiterlaufen.</translation>
        </message>
        <message>
            <source>Tick the pools and standalone servers to upgrade. Several are upgraded side by side, one server of each pool at a time.</source>
            <translation>Wählen Sie die Pools und eigenständigen Server aus. Mehrere werden nebeneinander aktualisiert, von jedem Pool immer nur ein Server.</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Time&amp;line</source>
            <translation>&amp;Zeitachse</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>Zeitachse</translation>
        </message>
        <message>
            <source>Timeline and details</source>
            <translation>Zeitachse und Details</translation>
        </message>
        <message>
            <source>Timeline of {pool}</source>
            <translation>Zeitachse von {pool}</translation>
        </message>
        <message>
            <source>Tool bar</source>
            <translation>Werkzeugleiste</translation>
        </message>
        <message>
            <source>Trusted before:</source>
            <translation>Bisher vertraut:</translation>
        </message>
        <message>
            <source>Unexpected Error</source>
            <translation>Unerwarteter Fehler</translation>
        </message>
        <message>
            <source>Until all servers have the same version there is no HA, virtual machines move to newer servers only, and many operations are refused.</source>
            <translation>Bis alle Server dieselbe Version haben, gibt es keine HA, virtuelle Maschinen lassen sich nicht auf ältere Server verschieben, und vieles wird abgelehnt.</translation>
        </message>
        <message>
            <source>Update source (address or folder):</source>
            <translation>Quelle (Adresse oder Ordner):</translation>
        </message>
        <message>
            <source>Updates</source>
            <translation>Aktualisierungen</translation>
        </message>
        <message>
            <source>Updates and extras</source>
            <translation>Aktualisierungen und Extras</translation>
        </message>
        <message>
            <source>Upgrade</source>
            <translation>Upgrade</translation>
        </message>
        <message>
            <source>Upgrade Mode</source>
            <translation>Upgrade-Modus</translation>
        </message>
        <message>
            <source>Upgrade mode</source>
            <translation>Upgrade-Modus</translation>
        </message>
        <message>
            <source>Upgrade no more servers: let all of them work again and put everything back.</source>
            <translation>Keine weiteren Server aktualisieren: alle wieder arbeiten lassen und alles zurückstellen.</translation>
        </message>
        <message>
            <source>Upgrade plan</source>
            <translation>Upgrade-Plan</translation>
        </message>
        <message>
            <source>Upgrade pools while their virtual machines keep running</source>
            <translation>Pools aktualisieren, während ihre virtuellen Maschinen weiterlaufen</translation>
        </message>
        <message>
            <source>Upgrades</source>
            <translation>Upgrades</translation>
        </message>
        <message numerus="yes">
            <source>Upgrading %n pool(s)</source>
            <translation>
                <numerusform>Upgrade von %n Pool</numerusform>
                <numerusform>Upgrade von %n Pools</numerusform>
            </translation>
        </message>
        <message>
            <source>Upgrading {pool}</source>
            <translation>Upgrade von {pool}</translation>
        </message>
        <message>
            <source>Use the newest version of this program.</source>
            <translation>Verwenden Sie die neueste Version dieses Programms.</translation>
        </message>
        <message>
            <source>Use the newest version of this program. The program looks for one itself where the settings allow it.</source>
            <translation>Verwenden Sie die neueste Version dieses Programms. Das Programm sucht selbst danach, wenn die Einstellungen es erlauben.</translation>
        </message>
        <message>
            <source>User &amp;Manual</source>
            <translation>Benutzer&amp;handbuch</translation>
        </message>
        <message>
            <source>VM</source>
            <translation>VM</translation>
        </message>
        <message>
            <source>VMs come back</source>
            <translation>VMs kommen zurück</translation>
        </message>
        <message>
            <source>VMs come back to {host}</source>
            <translation>VMs kehren auf {host} zurück</translation>
        </message>
        <message>
            <source>VMs that may go down</source>
            <translation>VMs, die ausfallen dürfen</translation>
        </message>
        <message>
            <source>VMs that need you</source>
            <translation>VMs, die Sie brauchen</translation>
        </message>
        <message>
            <source>VMs that were down</source>
            <translation>VMs, die aus waren</translation>
        </message>
        <message>
            <source>VMs ticked here may go down for a while, and only if no plan works without. They run again as soon as there is room. The smallest set that is enough is ticked; choose others if you like.</source>
            <translation>Angekreuzte VMs dürfen eine Zeit lang ausfallen, aber nur, wenn es keinen Plan ohne das gibt. Sie laufen wieder, sobald Platz ist. Angekreuzt ist die kleinste Auswahl, die genügt; Sie können andere wählen.</translation>
        </message>
        <message>
            <source>Valid:</source>
            <translation>Gültig:</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Version:</source>
            <translation>Version:</translation>
        </message>
        <message>
            <source>Virtual machines move only to servers of the same or a newer version. Finish the upgrade soon: do not leave a pool in mixed mode longer than needed.</source>
            <translation>Virtuelle Maschinen lassen sich nur auf Server derselben oder einer neueren Version verschieben. Schließen Sie das Upgrade bald ab: Lassen Sie einen Pool nicht länger als nötig im gemischten Betrieb.</translation>
        </message>
        <message>
            <source>Virtual machines that no other server can take have to be suspended or shut down while their own server is upgraded. You are asked before that.</source>
            <translation>Virtuelle Maschinen, die kein anderer Server aufnehmen kann, müssen angehalten oder heruntergefahren werden, während ihr eigener Server aktualisiert wird. Sie werden vorher gefragt.</translation>
        </message>
        <message>
            <source>Virtual machines:</source>
            <translation>Virtuelle Maschinen:</translation>
        </message>
        <message>
            <source>Waiting for the keyring to be unlocked…</source>
            <translation>Es wird darauf gewartet, dass der Schlüsselbund entsperrt wird …</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>Web page (*.html)</source>
            <translation>Webseite (*.html)</translation>
        </message>
        <message>
            <source>Were still down: {vms}.</source>
            <translation>Waren noch aus: {vms}.</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>Was geschieht</translation>
        </message>
        <message>
            <source>What has to hold before the upgrade. What is switched off here is put back at the end, or when you cancel.</source>
            <translation>Was vor dem Upgrade gelten muss. Was hier ausgeschaltet wird, wird am Ende oder beim Abbrechen wiederhergestellt.</translation>
        </message>
        <message>
            <source>What is left of this server's turn is done once more.</source>
            <translation>Was bei diesem Server noch zu tun ist, wird noch einmal getan.</translation>
        </message>
        <message>
            <source>What shall be done?</source>
            <translation>Was soll geschehen?</translation>
        </message>
        <message>
            <source>What was in its memory is lost; it starts as after a power failure.</source>
            <translation>Der Inhalt ihres Arbeitsspeichers geht verloren; sie startet wie nach einem Stromausfall.</translation>
        </message>
        <message>
            <source>While it runs</source>
            <translation>Während es läuft</translation>
        </message>
        <message>
            <source>With this version there is something to solve: go back to the prechecks.</source>
            <translation>Mit dieser Version ist noch etwas zu lösen: Gehen Sie zu den Vorabprüfungen zurück.</translation>
        </message>
        <message>
            <source>Without a copy there is no way back to the old version of the pool. You take that upon yourself.</source>
            <translation>Ohne Kopie gibt es keinen Rückweg zur alten Version des Pools. Das nehmen Sie auf sich.</translation>
        </message>
        <message>
            <source>Without this every server works until the one before it is back. If one fails while two are out of service, its virtual machines may have nowhere to start.</source>
            <translation>Ohne dies arbeitet jeder Server, bis der vor ihm zurück ist. Fällt einer aus, während zwei außer Betrieb sind, finden seine virtuellen Maschinen vielleicht keinen Server, auf dem sie starten können.</translation>
        </message>
        <message>
            <source>Without this they stay where they went, which saves a migration for each.</source>
            <translation>Ohne dies bleiben sie, wo sie hinverschoben wurden; das spart je eine Migration.</translation>
        </message>
        <message>
            <source>Worth knowing</source>
            <translation>Wissenswert</translation>
        </message>
        <message>
            <source>Write down what was added to the servers' own systems: packages, agents, scheduled jobs, users, changes in /etc. The installation does not carry it over.</source>
            <translation>Schreiben Sie auf, was zu den Systemen der Server selbst dazugekommen ist: Pakete, Agenten, geplante Aufgaben, Benutzer, Änderungen in /etc. Die Installation übernimmt es nicht.</translation>
        </message>
        <message>
            <source>You are asked what to do with this server then.</source>
            <translation>Sie werden dann gefragt, was mit diesem Server geschehen soll.</translation>
        </message>
        <message>
            <source>You boot each server from the installation media yourself when the wizard asks for it, and answer the installer at its console.</source>
            <translation>Sie starten jeden Server selbst von den Installationsmedien, wenn der Assistent darum bittet, und beantworten das Installationsprogramm an seiner Konsole.</translation>
        </message>
        <message>
            <source>You have the installation media yourself. This is what happens at each server; print it if you like.</source>
            <translation>Sie haben die Installationsmedien selbst. Das geschieht an jedem Server; drucken Sie es, wenn Sie möchten.</translation>
        </message>
        <message>
            <source>about {time}</source>
            <translation>etwa {time}</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>noch etwa {time}</translation>
        </message>
        <message>
            <source>all upgraded, but not finished</source>
            <translation>alle aktualisiert, aber nicht abgeschlossen</translation>
        </message>
        <message>
            <source>as the system has it</source>
            <translation>wie im System eingestellt</translation>
        </message>
        <message>
            <source>at most {peak} during the upgrade</source>
            <translation>höchstens {peak} während des Upgrades</translation>
        </message>
        <message>
            <source>blocked</source>
            <translation>blockiert</translation>
        </message>
        <message>
            <source>cannot connect</source>
            <translation>keine Verbindung möglich</translation>
        </message>
        <message>
            <source>checking</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>connected</source>
            <translation>verbunden</translation>
        </message>
        <message>
            <source>connecting…</source>
            <translation>Verbindung wird aufgebaut…</translation>
        </message>
        <message>
            <source>connecting…</source>
            <comment>in a narrow column</comment>
            <translation>verbindet…</translation>
        </message>
        <message>
            <source>connection lost, reconnecting…</source>
            <translation>Verbindung verloren, wird neu aufgebaut…</translation>
        </message>
        <message>
            <source>coordinator</source>
            <translation>Poolmaster</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>done, but something is left to do</source>
            <translation>fertig, aber es bleibt etwas zu tun</translation>
        </message>
        <message>
            <source>emptying</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>from {since} to {until}</source>
            <translation>von {since} bis {until}</translation>
        </message>
        <message>
            <source>half upgraded</source>
            <translation>halb aktualisiert</translation>
        </message>
        <message>
            <source>installing</source>
            <translation>Installation</translation>
        </message>
        <message>
            <source>installing updates</source>
            <translation>installiert Aktualisierungen</translation>
        </message>
        <message>
            <source>maintenance mode</source>
            <translation>Wartungsmodus</translation>
        </message>
        <message>
            <source>member</source>
            <translation>Poolmitglied</translation>
        </message>
        <message>
            <source>moving VMs away</source>
            <translation>VMs werden verschoben</translation>
        </message>
        <message>
            <source>needs a hand</source>
            <translation>braucht Sie</translation>
        </message>
        <message>
            <source>needs the media</source>
            <translation>braucht die Medien</translation>
        </message>
        <message>
            <source>no connection</source>
            <translation>keine Verbindung</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keines</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>nicht verbunden</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>nicht bekannt</translation>
        </message>
        <message>
            <source>not reachable; trying again</source>
            <translation>nicht erreichbar; neuer Versuch läuft</translation>
        </message>
        <message>
            <source>not running</source>
            <translation>läuft nicht</translation>
        </message>
        <message>
            <source>not upgraded</source>
            <translation>nicht aktualisiert</translation>
        </message>
        <message>
            <source>of which {time} for the updates in a second pass</source>
            <translation>davon {time} für die Aktualisierungen in einem zweiten Durchgang</translation>
        </message>
        <message>
            <source>only where the vendor asks for one</source>
            <translation>nur, wo der Hersteller eine verlangt</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>pausiert</translation>
        </message>
        <message>
            <source>paused until you choose Resume</source>
            <translation>pausiert, bis Sie „Fortsetzen“ wählen</translation>
        </message>
        <message>
            <source>pauses after the moves under way</source>
            <translation>hält nach den laufenden Migrationen an</translation>
        </message>
        <message>
            <source>pauses after this server</source>
            <translation>hält nach diesem Server an</translation>
        </message>
        <message>
            <source>precheck report</source>
            <translation>Vorabprüfungen</translation>
        </message>
        <message>
            <source>preparing</source>
            <translation>Vorbereitung</translation>
        </message>
        <message>
            <source>preparing the installation</source>
            <translation>Installation wird vorbereitet</translation>
        </message>
        <message>
            <source>rebooting</source>
            <translation>Neustart</translation>
        </message>
        <message>
            <source>reconnecting…</source>
            <translation>verbindet neu…</translation>
        </message>
        <message>
            <source>restarting</source>
            <translation>startet neu</translation>
        </message>
        <message>
            <source>restarting for its updates</source>
            <translation>startet für seine Aktualisierungen neu</translation>
        </message>
        <message>
            <source>returning</source>
            <translation>Rückkehr</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>running, old version</source>
            <translation>läuft, alte Version</translation>
        </message>
        <message>
            <source>since {clock} ({time})</source>
            <translation>seit {clock} ({time})</translation>
        </message>
        <message>
            <source>since {since}</source>
            <translation>seit {since}</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>ausgelassen</translation>
        </message>
        <message>
            <source>standalone server</source>
            <translation>eigenständiger Server</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <source>stopping after the current step</source>
            <translation>stoppt nach dem aktuellen Schritt</translation>
        </message>
        <message>
            <source>the coordinator restarts; waiting for it</source>
            <translation>der Poolmaster startet neu; es wird gewartet</translation>
        </message>
        <message>
            <source>the vendors' own servers</source>
            <translation>die Server der Hersteller</translation>
        </message>
        <message>
            <source>this one:</source>
            <translation>dieser:</translation>
        </message>
        <message>
            <source>unchanged</source>
            <translation>unverändert</translation>
        </message>
        <message>
            <source>updates</source>
            <translation>Aktualisierungen</translation>
        </message>
        <message>
            <source>updates (about {time})</source>
            <translation>Aktualisierungen (etwa {time})</translation>
        </message>
        <message>
            <source>updating</source>
            <translation>aktualisiert</translation>
        </message>
        <message>
            <source>upgrade</source>
            <translation>Upgrade</translation>
        </message>
        <message>
            <source>upgrade (about {time})</source>
            <translation>Upgrade (etwa {time})</translation>
        </message>
        <message>
            <source>upgrade report</source>
            <translation>Upgrade-Bericht</translation>
        </message>
        <message>
            <source>upgraded, its turn not finished</source>
            <translation>aktualisiert, aber nicht zu Ende gebracht</translation>
        </message>
        <message>
            <source>upgraded, needs a hand</source>
            <translation>aktualisiert, braucht Sie</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>your turn</source>
            <translation>Sie sind dran</translation>
        </message>
        <message>
            <source>{check} ({where}): {reason}</source>
            <translation>{check} ({where}): {reason}</translation>
        </message>
        <message numerus="yes">
            <source>{check}: %n exception(s)</source>
            <translation>
                <numerusform>{check}: %n Ausnahme</numerusform>
                <numerusform>{check}: %n Ausnahmen</numerusform>
            </translation>
        </message>
        <message>
            <source>{check}: {reason}</source>
            <translation>{check}: {reason}</translation>
        </message>
        <message>
            <source>{choice} ({count})</source>
            <translation>{choice} ({count})</translation>
        </message>
        <message numerus="yes">
            <source>{done} of %n server(s) done</source>
            <translation>
                <numerusform>{done} von %n Server fertig</numerusform>
                <numerusform>{done} von %n Servern fertig</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{done} of %n server(s) done, since {since}.</source>
            <translation>
                <numerusform>{done} von %n Server fertig, seit {since}.</numerusform>
                <numerusform>{done} von %n Servern fertig, seit {since}.</numerusform>
            </translation>
        </message>
        <message>
            <source>{done} of {all} checks</source>
            <translation>{done} von {all} Prüfungen</translation>
        </message>
        <message>
            <source>{first} → {then}</source>
            <translation>{first} → {then}</translation>
        </message>
        <message>
            <source>{first}, {then}</source>
            <translation>{first}, {then}</translation>
        </message>
        <message>
            <source>{first}; then {then}</source>
            <translation>{first}; danach {then}</translation>
        </message>
        <message>
            <source>{host} (coordinator)</source>
            <translation>{host} (Poolmaster)</translation>
        </message>
        <message>
            <source>{host} gets its updates</source>
            <translation>{host} bekommt seine Aktualisierungen</translation>
        </message>
        <message>
            <source>{host} gets its updates and restarts</source>
            <translation>{host} bekommt seine Aktualisierungen und startet neu</translation>
        </message>
        <message>
            <source>{host} is emptied</source>
            <translation>{host} wird geleert</translation>
        </message>
        <message>
            <source>{host} is installed anew</source>
            <translation>{host} wird neu installiert</translation>
        </message>
        <message>
            <source>{host} is installed anew and boots</source>
            <translation>{host} wird neu installiert und startet</translation>
        </message>
        <message>
            <source>{host}: {stage}</source>
            <translation>{host}: {stage}</translation>
        </message>
        <message>
            <source>{host}: {stage} expected from {start} to {end} ({time})</source>
            <translation>{host}: {stage}, voraussichtlich von {start} bis {end} ({time})</translation>
        </message>
        <message>
            <source>{host}: {stage} from {start} to {end} ({time})</source>
            <translation>{host}: {stage} von {start} bis {end} ({time})</translation>
        </message>
        <message>
            <source>{host}: {stage} since {start} ({time})</source>
            <translation>{host}: {stage} seit {start} ({time})</translation>
        </message>
        <message>
            <source>{host}: {what}</source>
            <translation>{host}: {what}</translation>
        </message>
        <message>
            <source>{line} ({where})</source>
            <translation>{line} ({where})</translation>
        </message>
        <message>
            <source>{member} is a member of a pool whose coordinator is {server}. Every server has a certificate of its own. {advice}</source>
            <translation>{member} ist Mitglied eines Pools, dessen Poolmaster {server} ist. Jeder Server hat ein eigenes Zertifikat. {advice}</translation>
        </message>
        <message numerus="yes">
            <source>{moves} · %n VM(s) moved so far</source>
            <translation>
                <numerusform>{moves} · bisher %n VM verschoben</numerusform>
                <numerusform>{moves} · bisher %n VMs verschoben</numerusform>
            </translation>
        </message>
        <message>
            <source>{pools}: all servers had their turn, but something is left to do</source>
            <translation>{pools}: Alle Server waren an der Reihe, aber es bleibt etwas zu tun</translation>
        </message>
        <message>
            <source>{pools}: on the way to XenServer 8 the updates come in a second pass. When all servers have the new version, each of them is emptied and restarted once more.</source>
            <translation>{pools}: Auf dem Weg zu XenServer 8 kommen die Aktualisierungen in einem zweiten Durchgang. Wenn alle Server die neue Version haben, wird jeder noch einmal geräumt und neu gestartet.</translation>
        </message>
        <message>
            <source>{pools}: see the summary.</source>
            <translation>{pools}: siehe Zusammenfassung.</translation>
        </message>
        <message>
            <source>{pools}: the upgrade is not finished</source>
            <translation>{pools}: Das Upgrade ist nicht fertig</translation>
        </message>
        <message>
            <source>{pool}</source>
            <translation>{pool}</translation>
        </message>
        <message>
            <source>{pool} could not be looked at</source>
            <translation>{pool} konnte nicht geprüft werden</translation>
        </message>
        <message>
            <source>{pool} is not connected</source>
            <translation>{pool} ist nicht verbunden</translation>
        </message>
        <message>
            <source>{pool} is not connected.</source>
            <translation>{pool} ist nicht verbunden.</translation>
        </message>
        <message>
            <source>{pool}: all servers have the new version, not finished</source>
            <translation>{pool}: alle Server haben die neue Version, nicht abgeschlossen</translation>
        </message>
        <message>
            <source>{pool}: all servers upgraded, something left to do</source>
            <translation>{pool}: alle Server aktualisiert, es bleibt etwas zu tun</translation>
        </message>
        <message>
            <source>{pool}: complete</source>
            <translation>{pool}: abgeschlossen</translation>
        </message>
        <message numerus="yes">
            <source>{pool}: complete, but for %n server(s) left out</source>
            <translation>
                <numerusform>{pool}: abgeschlossen, bis auf %n ausgelassenen Server</numerusform>
                <numerusform>{pool}: abgeschlossen, bis auf %n ausgelassene Server</numerusform>
            </translation>
        </message>
        <message>
            <source>{pool}: failed</source>
            <translation>{pool}: fehlgeschlagen</translation>
        </message>
        <message>
            <source>{pool}: not begun</source>
            <translation>{pool}: nicht begonnen</translation>
        </message>
        <message>
            <source>{pool}: paused</source>
            <translation>{pool}: pausiert</translation>
        </message>
        <message>
            <source>{pool}: stopped</source>
            <translation>{pool}: gestoppt</translation>
        </message>
        <message>
            <source>{pool}: {summary}</source>
            <translation>{pool}: {summary}</translation>
        </message>
        <message>
            <source>{progress} · {more}</source>
            <translation>{progress} · {more}</translation>
        </message>
        <message numerus="yes">
            <source>{running} running of %n</source>
            <translation>
                <numerusform>{running} von %n läuft</numerusform>
                <numerusform>{running} von %n laufen</numerusform>
            </translation>
        </message>
        <message>
            <source>{server} belongs to {pool}, which is in the list already.</source>
            <translation>{server} gehört zu {pool}; dieser Pool steht schon in der Liste.</translation>
        </message>
        <message>
            <source>{server} shows another certificate than before!</source>
            <translation>{server} zeigt ein anderes Zertifikat als zuvor!</translation>
        </message>
        <message>
            <source>{server}: a decision is needed</source>
            <translation>{server}: Eine Entscheidung ist nötig</translation>
        </message>
        <message>
            <source>{server}: a virtual machine cannot be resumed</source>
            <translation>{server}: Eine virtuelle Maschine lässt sich nicht fortsetzen</translation>
        </message>
        <message>
            <source>{server}: a virtual machine does not go down</source>
            <translation>{server}: Eine virtuelle Maschine fährt nicht herunter</translation>
        </message>
        <message>
            <source>{server}: insert the installation media</source>
            <translation>{server}: Installationsmedien einlegen</translation>
        </message>
        <message>
            <source>{server}: it takes longer than usual</source>
            <translation>{server}: Es dauert länger als üblich</translation>
        </message>
        <message>
            <source>{server}: not the expected version</source>
            <translation>{server}: nicht die erwartete Version</translation>
        </message>
        <message>
            <source>{server}: something went wrong</source>
            <translation>{server}: Etwas ist schiefgegangen</translation>
        </message>
        <message>
            <source>{server}: the server is done, but a virtual machine does not run again</source>
            <translation>{server}: Der Server ist fertig, aber eine virtuelle Maschine läuft nicht wieder</translation>
        </message>
        <message>
            <source>{server}: upgraded, but it needs a hand</source>
            <translation>{server}: aktualisiert, braucht aber Sie</translation>
        </message>
        <message>
            <source>{server}: upgraded, but without all of its updates</source>
            <translation>{server}: Upgrade abgeschlossen, aber Aktualisierungen fehlen</translation>
        </message>
        <message>
            <source>{server}: virtual machines can move nowhere</source>
            <translation>{server}: Virtuelle Maschinen können nirgendwohin</translation>
        </message>
        <message>
            <source>{state} {off}</source>
            <translation>{state} {off}</translation>
        </message>
        <message>
            <source>{step}: current step</source>
            <translation>{step}: aktueller Schritt</translation>
        </message>
        <message>
            <source>{step}: done</source>
            <translation>{step}: erledigt</translation>
        </message>
        <message>
            <source>{step}: to come</source>
            <translation>{step}: kommt noch</translation>
        </message>
        <message>
            <source>{time}  {server}: {question} Answer: {answer}</source>
            <translation>{time}  {server}: {question} Antwort: {answer}</translation>
        </message>
        <message>
            <source>{title} ({count})</source>
            <translation>{title} ({count})</translation>
        </message>
        <message>
            <source>{trouble} The password is kept until the program ends, and asked for next time.</source>
            <translation>{trouble} Das Kennwort wird behalten, bis das Programm endet, und beim nächsten Mal wieder erfragt.</translation>
        </message>
        <message>
            <source>{used} of {total} memory in use</source>
            <translation>{used} von {total} Speicher belegt</translation>
        </message>
        <message>
            <source>{version}, still to be upgraded</source>
            <translation>{version}, noch zu aktualisieren</translation>
        </message>
        <message>
            <source>{vm} (can only be shut down)</source>
            <translation>{vm} (kann nur heruntergefahren werden)</translation>
        </message>
        <message>
            <source>{vm} ({size})</source>
            <translation>{vm} ({size})</translation>
        </message>
        <message>
            <source>{vm} ({size}), arriving</source>
            <translation>{vm} ({size}), kommt an</translation>
        </message>
        <message>
            <source>{vm} goes down</source>
            <translation>{vm} wird ausgeschaltet</translation>
        </message>
        <message>
            <source>{vm} is shut down</source>
            <translation>{vm} wird heruntergefahren</translation>
        </message>
        <message>
            <source>{vm} is suspended</source>
            <translation>{vm} wird angehalten</translation>
        </message>
        <message>
            <source>{vm} moves from {source} to {target}</source>
            <translation>{vm} wird von {source} auf {target} verschoben</translation>
        </message>
        <message>
            <source>{vm} runs again</source>
            <translation>{vm} läuft wieder</translation>
        </message>
        <message>
            <source>{vm} starts again</source>
            <translation>{vm} startet wieder</translation>
        </message>
        <message>
            <source>{vm}: from {since} to {until}</source>
            <translation>{vm}: von {since} bis {until}</translation>
        </message>
        <message>
            <source>{vm}: from {since}; at {until} it was no longer in the pool</source>
            <translation>{vm}: ab {since}; um {until} nicht mehr im Pool</translation>
        </message>
        <message>
            <source>{vm}: from {since}; found running at {until}</source>
            <translation>{vm}: ab {since}; um {until} lief sie wieder</translation>
        </message>
        <message>
            <source>{vm}: since {since}, still down</source>
            <translation>{vm}: seit {since}, noch immer aus</translation>
        </message>
        <message>
            <source>{what} · {time}</source>
            <translation>{what} · {time}</translation>
        </message>
        <message>
            <source>{what}: {reason}</source>
            <translation>{what}: {reason}</translation>
        </message>
        <message>
            <source>{what}; from {start} to {end} after the start</source>
            <translation>{what}; von {start} bis {end} nach dem Start</translation>
        </message>
        <message>
            <source>◆ From here on there is no way back: filled for the whole pool (its coordinator is installed), hollow for one server.</source>
            <translation>◆ Ab hier führt kein Weg zurück: gefüllt für den ganzen Pool (sein Poolmaster wird installiert), hohl für einen Server.</translation>
        </message>
    </context>
    <context>
        <name>engine</name>
        <message numerus="yes">
            <source>  %n move(s) failed and were tried again or left</source>
            <translation>
                <numerusform>  Eine Verschiebung schlug fehl und wurde wiederholt oder ausgelassen</numerusform>
                <numerusform>  %n Verschiebungen schlugen fehl und wurden wiederholt oder ausgelassen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n move(s) planned at the start</source>
            <translation>
                <numerusform>  %n Verschiebung zu Beginn geplant</numerusform>
                <numerusform>  %n Verschiebungen zu Beginn geplant</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n time(s) out of reach</source>
            <translation>
                <numerusform>  Einmal nicht erreichbar</numerusform>
                <numerusform>  %n-mal nicht erreichbar</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>  %n virtual machine move(s)</source>
            <translation>
                <numerusform>  %n virtuelle Maschine verschoben</numerusform>
                <numerusform>  %n virtuelle Maschinen verschoben</numerusform>
            </translation>
        </message>
        <message>
            <source>  Asked at {time}: {question} – answer: {answer}</source>
            <translation>  Gefragt um {time}: {question} – Antwort: {answer}</translation>
        </message>
        <message>
            <source>  Copy of the pool database: {file}</source>
            <translation>  Kopie der Pool-Datenbank: {file}</translation>
        </message>
        <message>
            <source>  From {begin} to {end}: {took}</source>
            <translation>  Von {begin} bis {end}: {took}</translation>
        </message>
        <message>
            <source>  Left to do: {what}</source>
            <translation>  Noch zu tun: {what}</translation>
        </message>
        <message>
            <source>  Not put back: {what} ({reason})</source>
            <translation>  Nicht wiederhergestellt: {what} ({reason})</translation>
        </message>
        <message>
            <source>  Planned again at {time}</source>
            <translation>  Neu geplant um {time}</translation>
        </message>
        <message>
            <source>  Planned again at {time}: {reasons}</source>
            <translation>  Neu geplant um {time}: {reasons}</translation>
        </message>
        <message>
            <source>  Put back: {what}</source>
            <translation>  Wiederhergestellt: {what}</translation>
        </message>
        <message>
            <source>  Reason: {reason}</source>
            <translation>  Grund: {reason}</translation>
        </message>
        <message>
            <source>  {host}: failed, runs {after}</source>
            <translation>  {host}: fehlgeschlagen, läuft mit {after}</translation>
        </message>
        <message>
            <source>  {host}: left out, still {after}</source>
            <translation>  {host}: ausgelassen, weiterhin {after}</translation>
        </message>
        <message>
            <source>  {host}: not upgraded, runs {after}</source>
            <translation>  {host}: nicht aktualisiert, läuft mit {after}</translation>
        </message>
        <message>
            <source>  {host}: {before} → {after}</source>
            <translation>  {host}: {before} → {after}</translation>
        </message>
        <message>
            <source>  {host}: {before} → {after}, but needs a hand: {reason}</source>
            <translation>  {host}: {before} → {after}, braucht aber Sie: {reason}</translation>
        </message>
        <message>
            <source>  {host}: {before} → {after}, its turn not finished</source>
            <translation>  {host}: {before} → {after}, nicht zu Ende gebracht</translation>
        </message>
        <message>
            <source>  {line}</source>
            <translation>  {line}</translation>
        </message>
        <message>
            <source>  {note}</source>
            <translation>  {note}</translation>
        </message>
        <message>
            <source>  {text}</source>
            <translation>  {text}</translation>
        </message>
        <message>
            <source>  {vm} was down from {since} to {until}</source>
            <translation>  {vm} war von {since} bis {until} aus</translation>
        </message>
        <message>
            <source>  {vm} went down at {since} and is still down</source>
            <translation>  {vm} wurde um {since} ausgeschaltet und ist noch aus</translation>
        </message>
        <message>
            <source>  {vm} went down at {since} and runs again: it was found running at {until}</source>
            <translation>  {vm} war ab {since} aus und läuft wieder: Um {until} lief sie bereits</translation>
        </message>
        <message>
            <source>  {vm} went down at {since}; at {until} it was no longer in the pool</source>
            <translation>  {vm} war ab {since} aus; um {until} war sie nicht mehr im Pool</translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>eine Minute</numerusform>
                <numerusform>%n Minuten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n move(s) of virtual machines</source>
            <translation>
                <numerusform>%n Verschiebung einer virtuellen Maschine</numerusform>
                <numerusform>%n Verschiebungen virtueller Maschinen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) to update</source>
            <translation>
                <numerusform>%n Server bekommt Aktualisierungen</numerusform>
                <numerusform>%n Server bekommen Aktualisierungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n server(s) to upgrade</source>
            <translation>
                <numerusform>%n Server zu upgraden</numerusform>
                <numerusform>%n Server zu upgraden</numerusform>
            </translation>
        </message>
        <message>
            <source>({number}) {step}</source>
            <translation>({number}) {step}</translation>
        </message>
        <message>
            <source>A server that was part of {pool} when the run began is no longer there.</source>
            <translation>Ein Server, der zu Beginn des Laufs zu {pool} gehörte, ist nicht mehr da.</translation>
        </message>
        <message>
            <source>All servers of a pool need the same product, version and build. Put the right media in, install once more, and check again.</source>
            <translation>Alle Server eines Pools brauchen dasselbe Produkt, dieselbe Version und denselben Build. Legen Sie die richtigen Medien ein, installieren Sie noch einmal und prüfen Sie erneut.</translation>
        </message>
        <message>
            <source>All servers of {pool} have the new version, but the upgrade is not finished</source>
            <translation>Alle Server von {pool} haben die neue Version, aber das Upgrade ist nicht abgeschlossen</translation>
        </message>
        <message>
            <source>All servers of {pool} run {version}. Now they get its updates, one after the other.</source>
            <translation>Auf allen Servern von {pool} läuft {version}. Jetzt bekommen sie nacheinander die Aktualisierungen.</translation>
        </message>
        <message>
            <source>At the console choose to upgrade the existing installation, never a fresh one: that would erase the server. Boot in the firmware mode (BIOS or UEFI) in which it is installed. Take the media out when the installer is done.</source>
            <translation>Wählen Sie an der Konsole das Upgrade der vorhandenen Installation, nie eine Neuinstallation: Die würde den Server löschen. Starten Sie im Firmware-Modus (BIOS oder UEFI), in dem er installiert ist. Entfernen Sie die Medien, wenn das Installationsprogramm fertig ist.</translation>
        </message>
        <message>
            <source>Boot from the media, in the firmware mode (BIOS or UEFI) in which {host} is installed.</source>
            <translation>Starten Sie von den Medien, im Firmware-Modus (BIOS oder UEFI), in dem {host} installiert ist.</translation>
        </message>
        <message>
            <source>Bring it back by its console, then choose Retry. While it is away no other server may go down.</source>
            <translation>Bringen Sie ihn über seine Konsole zurück und wählen Sie dann „Wiederholen“. Solange er fehlt, darf kein anderer Server ausfallen.</translation>
        </message>
        <message>
            <source>Bring that server back, then choose Retry.</source>
            <translation>Bringen Sie jenen Server zurück und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Bring this server back by its console, then choose Retry.</source>
            <translation>Bringen Sie diesen Server über seine Konsole wieder in Gang und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Check that this server can read the installation media, then choose Retry.</source>
            <translation>Prüfen Sie, ob dieser Server die Installationsmedien lesen kann, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Check the installation media: all servers of a pool need the same version and build.</source>
            <translation>Prüfen Sie die Installationsmedien: Alle Server eines Pools brauchen dieselbe Version und denselben Build.</translation>
        </message>
        <message>
            <source>Check this server's network and its console, then choose Retry.</source>
            <translation>Prüfen Sie das Netzwerk dieses Servers und seine Konsole, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Check whether it was removed from the pool, then start the upgrade again.</source>
            <translation>Prüfen Sie, ob er aus dem Pool entfernt wurde, und starten Sie das Upgrade dann erneut.</translation>
        </message>
        <message>
            <source>Choose Retry, or go on without: the upgrade itself is complete.</source>
            <translation>Wählen Sie „Wiederholen“, oder machen Sie ohne sie weiter: das Upgrade selbst ist abgeschlossen.</translation>
        </message>
        <message>
            <source>Choose another folder, or say explicitly that the upgrade is to begin without a copy of the database.</source>
            <translation>Wählen Sie einen anderen Ordner, oder sagen Sie ausdrücklich, dass das Upgrade ohne Kopie der Datenbank beginnen soll.</translation>
        </message>
        <message>
            <source>Choose another network for migrations.</source>
            <translation>Wählen Sie ein anderes Netzwerk für Migrationen.</translation>
        </message>
        <message>
            <source>Choose to upgrade the existing installation of {version}, and let a backup of it be made.</source>
            <translation>Wählen Sie das Upgrade der vorhandenen Installation von {version} und lassen Sie sie sichern.</translation>
        </message>
        <message>
            <source>Cleaning up after the failure did not work either: {reason}</source>
            <translation>Auch das Aufräumen nach dem Fehler gelang nicht: {reason}</translation>
        </message>
        <message>
            <source>Copy the file to {coordinator}: {command}</source>
            <translation>Kopieren Sie die Datei auf {coordinator}: {command}</translation>
        </message>
        <message>
            <source>Copying the pool database</source>
            <translation>Die Pool-Datenbank wird kopiert</translation>
        </message>
        <message>
            <source>Down meanwhile: {vms}.</source>
            <translation>Solange nicht in Betrieb: {vms}.</translation>
        </message>
        <message>
            <source>Error: {text}</source>
            <translation>Fehler: {text}</translation>
        </message>
        <message>
            <source>Files of updates may have stayed in {pool}: {reason}</source>
            <translation>In {pool} sind womöglich Dateien von Aktualisierungen zurückgeblieben: {reason}</translation>
        </message>
        <message>
            <source>Give the same media as the source of the packages.</source>
            <translation>Geben Sie dieselben Medien als Quelle der Pakete an.</translation>
        </message>
        <message>
            <source>Go on there, or end it first.</source>
            <translation>Machen Sie dort weiter, oder beenden Sie es dort zuerst.</translation>
        </message>
        <message>
            <source>Go on with that version, or install it here.</source>
            <translation>Machen Sie mit jener Version weiter, oder installieren Sie sie hier.</translation>
        </message>
        <message>
            <source>If that succeeds, restore the database: {command}</source>
            <translation>Wenn das gelingt, stellen Sie die Datenbank wieder her: {command}</translation>
        </message>
        <message>
            <source>Insert the installation media of the new version, or set its PXE server to the new version.</source>
            <translation>Legen Sie die Installationsmedien der neuen Version ein oder stellen Sie seinen PXE-Server auf die neue Version ein.</translation>
        </message>
        <message>
            <source>Install {version} anew on {coordinator}, and then the same updates as now; or let the installer restore its backup of the old system.</source>
            <translation>Installieren Sie {version} auf {coordinator} neu und danach dieselben Aktualisierungen wie jetzt; oder lassen Sie das Installationsprogramm seine Sicherung des alten Systems wiederherstellen.</translation>
        </message>
        <message>
            <source>It booted from its disk, or the installer gave up. Check that the media are in the drive and come first in the boot order, and that the installer offers the upgrade: in the wrong firmware mode it does not.</source>
            <translation>Er hat von seiner Festplatte gestartet, oder das Installationsprogramm hat aufgegeben. Prüfen Sie, ob die Medien im Laufwerk sind und in der Startreihenfolge zuerst kommen und ob das Installationsprogramm das Upgrade anbietet: Im falschen Firmware-Modus tut es das nicht.</translation>
        </message>
        <message>
            <source>It is no longer part of the pool and is left out.</source>
            <translation>Er gehört nicht mehr zum Pool und wird ausgelassen.</translation>
        </message>
        <message>
            <source>It keeps running. Mend what is in the way and choose Retry, or let it be shut down instead.</source>
            <translation>Sie läuft weiter. Beheben Sie, was im Weg ist, und wählen Sie „Wiederholen“, oder lassen Sie sie stattdessen herunterfahren.</translation>
        </message>
        <message>
            <source>It keeps running. Shut it down from inside, or mend what is in the way and choose Retry. To power it off is like pulling the plug: what it has not saved is lost.</source>
            <translation>Sie läuft weiter. Fahren Sie sie von innen herunter, oder beheben Sie, was im Weg ist, und wählen Sie „Wiederholen“. Sie auszuschalten ist, als zöge man den Stecker: Was sie nicht gespeichert hat, geht verloren.</translation>
        </message>
        <message>
            <source>Let this program reboot {host}, or reboot it at its console.</source>
            <translation>Lassen Sie dieses Programm {host} neu starten oder starten Sie ihn an seiner Konsole neu.</translation>
        </message>
        <message>
            <source>Look at its console and its network. Once it answers, choose Retry.</source>
            <translation>Sehen Sie sich seine Konsole und sein Netzwerk an. Wählen Sie „Wiederholen“, sobald er antwortet.</translation>
        </message>
        <message>
            <source>Look at its console and its network: what it was doing for the upgrade goes on by itself as soon as it answers again. Its virtual machines may be running all the same. If you count it as failed, no other server is rebooted before this one answers again.</source>
            <translation>Sehen Sie sich seine Konsole und sein Netzwerk an: Was er für das Upgrade tat, geht von selbst weiter, sobald er wieder antwortet. Seine virtuellen Maschinen laufen möglicherweise trotzdem. Wenn Sie ihn als fehlgeschlagen werten, wird kein anderer Server neu gestartet, bevor dieser wieder antwortet.</translation>
        </message>
        <message>
            <source>Look at its console and restart it there, then choose Retry.</source>
            <translation>Sehen Sie sich seine Konsole an, starten Sie ihn dort neu und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Look at its console. Keep waiting: nothing is lost. Once you have mended something, let it be checked at once. If you count it as failed, you are asked what to do then.</source>
            <translation>Sehen Sie auf seine Konsole. Warten Sie ruhig weiter: Nichts geht verloren. Haben Sie etwas behoben, lassen Sie sofort nachsehen. Werten Sie ihn als fehlgeschlagen, werden Sie gefragt, was dann geschehen soll.</translation>
        </message>
        <message>
            <source>Look at the pool, then choose Retry to go on with what is left to do.</source>
            <translation>Sehen Sie sich den Pool an, und wählen Sie dann „Wiederholen“, um mit dem Rest fortzufahren.</translation>
        </message>
        <message>
            <source>Look at the pool: servers in maintenance mode, high availability and other settings may still be as the upgrade left them. Begin the upgrade anew (servers that are done are skipped), and forget this one: rpu-desktop resume {run} --discard</source>
            <translation>Sehen Sie sich den Pool an: Server im Wartungsmodus, Hochverfügbarkeit und andere Einstellungen können noch so sein, wie das Upgrade sie verlassen hat. Beginnen Sie das Upgrade neu (fertige Server werden übersprungen), und verwerfen Sie dieses: rpu-desktop resume {run} --discard</translation>
        </message>
        <message>
            <source>Look at the server's cables, at the switches and at its multipath settings (multipath -ll at its console). While paths are missing there, the pool's virtual machines hang on those that are left.</source>
            <translation>Sehen Sie nach den Kabeln des Servers, nach den Switches und nach seinen Multipath-Einstellungen (multipath -ll an seiner Konsole). Solange dort Pfade fehlen, hängen die virtuellen Maschinen des Pools an den übrigen.</translation>
        </message>
        <message>
            <source>Look at the server's console, then choose Retry.</source>
            <translation>Sehen Sie an der Konsole des Servers nach, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Look at their consoles and their network. Once they answer, choose Retry.</source>
            <translation>Sehen Sie sich deren Konsolen und deren Netzwerk an. Wählen Sie „Wiederholen“, sobald sie antworten.</translation>
        </message>
        <message>
            <source>Look at what is in the way, and choose Retry when it is gone.</source>
            <translation>Sehen Sie nach, was im Weg ist, und wählen Sie Wiederholen, sobald es behoben ist.</translation>
        </message>
        <message>
            <source>Looking at the installation media</source>
            <translation>Die Installationsmedien werden geprüft</translation>
        </message>
        <message>
            <source>Looking for the updates that {host} lacks</source>
            <translation>Es wird festgestellt, welche Aktualisierungen {host} fehlen</translation>
        </message>
        <message>
            <source>Make room on other servers, or move, suspend or shut down virtual machines, then choose Retry.</source>
            <translation>Schaffen Sie Platz auf anderen Servern, oder verschieben Sie virtuelle Maschinen, halten Sie sie an oder fahren Sie sie herunter, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Make room there, then try again.</source>
            <translation>Schaffen Sie dort Platz und versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>Move or shut down the virtual machine yourself, then choose Retry.</source>
            <translation>Verschieben Sie die virtuelle Maschine selbst, oder fahren Sie sie herunter, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Never choose a fresh installation: it erases the server and its local storage.</source>
            <translation>Wählen Sie nie eine Neuinstallation: Sie löscht den Server und seinen lokalen Speicher.</translation>
        </message>
        <message>
            <source>Never reboot another server of the pool meanwhile.</source>
            <translation>Starten Sie währenddessen nie einen anderen Server des Pools neu.</translation>
        </message>
        <message>
            <source>Never restore a backup there while the pool is being upgraded.</source>
            <translation>Stellen Sie dort nie eine Sicherung wieder her, während das Upgrade des Pools läuft.</translation>
        </message>
        <message>
            <source>No copy of the pool database of {pool} was made, as you wished.</source>
            <translation>Von der Pool-Datenbank von {pool} wurde auf Ihren Wunsch keine Kopie gemacht.</translation>
        </message>
        <message>
            <source>No copy of the pool database was made: {pool} is amid an upgrade already.</source>
            <translation>Von der Pool-Datenbank wurde keine Kopie gemacht: {pool} ist schon mitten in einem Upgrade.</translation>
        </message>
        <message>
            <source>Not as planned: {what}. A new plan is made.</source>
            <translation>Anders als geplant: {what}. Es wird neu geplant.</translation>
        </message>
        <message>
            <source>Not put back: {what}</source>
            <translation>Nicht wiederhergestellt: {what}</translation>
        </message>
        <message>
            <source>Note: {text}</source>
            <translation>Hinweis: {text}</translation>
        </message>
        <message>
            <source>Nothing is lost: it stays suspended. Start it anew, which loses what was in its memory, or leave it suspended and resume it on a server with such a CPU.</source>
            <translation>Nichts ist verloren: Sie bleibt angehalten. Starten Sie sie neu, wobei der Inhalt ihres Arbeitsspeichers verloren geht, oder lassen Sie sie angehalten und setzen Sie sie auf einem Server mit einer solchen CPU fort.</translation>
        </message>
        <message>
            <source>On the console of {coordinator}, try it first, which changes nothing: {command}</source>
            <translation>Probieren Sie es an der Konsole von {coordinator} zuerst aus; das ändert nichts: {command}</translation>
        </message>
        <message>
            <source>Paused: nothing is under way, and every server works.</source>
            <translation>Pausiert: Nichts ist im Gange, und alle Server arbeiten.</translation>
        </message>
        <message>
            <source>Paused: nothing is under way.</source>
            <translation>Pausiert: Nichts ist im Gange.</translation>
        </message>
        <message>
            <source>Planned: {hosts}, {moves}</source>
            <translation>Geplant: {hosts}, {moves}</translation>
        </message>
        <message>
            <source>Planned: {hosts}, {moves}; their updates come in a second pass after that</source>
            <translation>Geplant: {hosts}, {moves}; die Aktualisierungen kommen danach in einem zweiten Durchgang</translation>
        </message>
        <message>
            <source>Put back: {what}</source>
            <translation>Wiederhergestellt: {what}</translation>
        </message>
        <message>
            <source>Putting back: {what}</source>
            <translation>Wird zurückgestellt: {what}</translation>
        </message>
        <message>
            <source>Repair the connection to this storage, then choose Retry.</source>
            <translation>Reparieren Sie die Verbindung zu diesem Speicher, und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Restart it at its console (xe-toolstack-restart), then choose Retry.</source>
            <translation>Starten Sie ihn an der Konsole neu (xe-toolstack-restart) und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Shut down all virtual machines, then switch off {members}. The restored pool does not know these servers: it could start a virtual machine that still runs on one of them a second time.</source>
            <translation>Fahren Sie alle virtuellen Maschinen herunter und schalten Sie dann {members} aus. Der wiederhergestellte Pool kennt diese Server nicht: Er könnte eine virtuelle Maschine, die dort noch läuft, ein zweites Mal starten.</translation>
        </message>
        <message>
            <source>Something happened that this program did not expect: {error}</source>
            <translation>Es ist etwas geschehen, womit dieses Programm nicht gerechnet hat: {error}</translation>
        </message>
        <message>
            <source>Start it by hand, or choose Retry.</source>
            <translation>Starten Sie sie von Hand, oder wählen Sie „Wiederholen“.</translation>
        </message>
        <message>
            <source>Start it by hand, or resume the upgrade: it is tried again then.</source>
            <translation>Starten Sie sie von Hand, oder setzen Sie das Upgrade fort: Dann wird es noch einmal versucht.</translation>
        </message>
        <message>
            <source>Taken over: {mark}</source>
            <translation>Übernommen: {mark}</translation>
        </message>
        <message>
            <source>The copy fits only a server with the same database schema ({schema}), and updates change it, too. To see what a server has: xe host-list params=software-version</source>
            <translation>Die Kopie passt nur zu einem Server mit demselben Datenbankschema ({schema}); auch Aktualisierungen ändern es. So sehen Sie, was ein Server hat: xe host-list params=software-version</translation>
        </message>
        <message>
            <source>The copy fits only a server with the same database schema, and updates change it, too.</source>
            <translation>Die Kopie passt nur zu einem Server mit demselben Datenbankschema; auch Aktualisierungen ändern es.</translation>
        </message>
        <message>
            <source>The copy of the pool database of {pool} cannot be written to {file}: {reason}.</source>
            <translation>Die Kopie der Pool-Datenbank von {pool} kann nicht nach {file} geschrieben werden: {reason}.</translation>
        </message>
        <message>
            <source>The copy of the pool database of {pool} is of no use: {reason}</source>
            <translation>Die Kopie der Pool-Datenbank von {pool} ist unbrauchbar: {reason}</translation>
        </message>
        <message>
            <source>The installation does not bring the driver of this storage ({types}): install it on {host} again, then choose Retry.</source>
            <translation>Die Installation bringt den Treiber dieses Storage nicht mit ({types}): Installieren Sie ihn auf {host} wieder, und wählen Sie dann Wiederholen.</translation>
        </message>
        <message>
            <source>The installation does not bring what this storage needs: install {packages} on {host} (yum install {packages}), as it was before the upgrade, then choose Retry.</source>
            <translation>Die Installation bringt nicht mit, was dieses Storage braucht: Installieren Sie {packages} auf {host} wie vor dem Upgrade (yum install {packages}), und wählen Sie dann Wiederholen.</translation>
        </message>
        <message>
            <source>The installer did not run or gave up. Look at the server's console and at /var/log/installer, then choose Retry to reboot it into the installer once more.</source>
            <translation>Das Installationsprogramm lief nicht oder gab auf. Sehen Sie an der Konsole des Servers und in /var/log/installer nach, und wählen Sie dann „Wiederholen“, um ihn noch einmal in das Installationsprogramm zu starten.</translation>
        </message>
        <message>
            <source>The journal of the upgrade {run} cannot be understood: another version of this program wrote it, or it is damaged.</source>
            <translation>Das Journal des Upgrades {run} ist nicht zu verstehen: Eine andere Version dieses Programms hat es geschrieben, oder es ist beschädigt.</translation>
        </message>
        <message>
            <source>The journal {file} cannot be written: {reason}.</source>
            <translation>Das Journal {file} kann nicht geschrieben werden: {reason}.</translation>
        </message>
        <message>
            <source>The journal {file} was written by a newer version of this program.</source>
            <translation>Das Journal {file} stammt von einer neueren Version dieses Programms.</translation>
        </message>
        <message>
            <source>The pause is over.</source>
            <translation>Die Pause ist vorbei.</translation>
        </message>
        <message>
            <source>The pool database of {pool} cannot be fetched: {reason}</source>
            <translation>Die Pool-Datenbank von {pool} kann nicht geholt werden: {reason}</translation>
        </message>
        <message>
            <source>The pool database of {pool} was copied to {file}. {way}</source>
            <translation>Die Pool-Datenbank von {pool} wurde nach {file} kopiert. {way}</translation>
        </message>
        <message>
            <source>The question about {host}, which does not answer, failed: {error}. The upgrade goes on watching the server and asks again later.</source>
            <translation>Die Frage nach {host}, der nicht antwortet, ist gescheitert: {error}. Das Upgrade beobachtet den Server weiter und fragt später noch einmal.</translation>
        </message>
        <message>
            <source>The restored pool has forgotten {members}. Install {version} and the same updates on each of them; storage on its own disks has to be connected anew. Let it join again, on its console: {command}</source>
            <translation>Der wiederhergestellte Pool hat {members} vergessen. Installieren Sie auf jedem davon {version} und dieselben Aktualisierungen; Storage auf eigenen Platten muss neu verbunden werden. Nehmen Sie ihn an seiner Konsole wieder auf: {command}</translation>
        </message>
        <message>
            <source>The toolstack of {host} has not restarted; it is told once more.</source>
            <translation>Der Toolstack von {host} ist nicht neu gestartet; er wird noch einmal dazu aufgefordert.</translation>
        </message>
        <message>
            <source>The toolstack of {host} was told to restart and does not answer.</source>
            <translation>Der Toolstack von {host} sollte neu starten und antwortet nicht.</translation>
        </message>
        <message>
            <source>The updates of {host} are not complete: {reason}</source>
            <translation>Die Aktualisierungen von {host} sind nicht vollständig: {reason}</translation>
        </message>
        <message>
            <source>The upgrade of {pool} cannot start.</source>
            <translation>Das Upgrade von {pool} kann nicht beginnen.</translation>
        </message>
        <message>
            <source>The upgrade of {pool} failed.</source>
            <translation>Das Upgrade von {pool} ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>The upgrade of {pool} is complete.</source>
            <translation>Das Upgrade von {pool} ist abgeschlossen.</translation>
        </message>
        <message>
            <source>The upgrade of {pool} is done, but something is left to do</source>
            <translation>Das Upgrade von {pool} ist fertig, aber es bleibt etwas zu tun</translation>
        </message>
        <message>
            <source>The upgrade of {pool} was stopped.</source>
            <translation>Das Upgrade von {pool} wurde gestoppt.</translation>
        </message>
        <message>
            <source>The way back for {pool}, should the upgrade fail:</source>
            <translation>Der Rückweg für {pool}, falls das Upgrade misslingt:</translation>
        </message>
        <message>
            <source>There is no room for the journal in {folder}: the disk is full.</source>
            <translation>In {folder} ist kein Platz für das Journal: Der Datenträger ist voll.</translation>
        </message>
        <message>
            <source>There is no run “{run}”.</source>
            <translation>Es gibt keinen Lauf „{run}“.</translation>
        </message>
        <message>
            <source>These virtual machines use the updates only once they were restarted: {vms}.</source>
            <translation>Diese virtuellen Maschinen nutzen die Aktualisierungen erst nach einem Neustart: {vms}.</translation>
        </message>
        <message>
            <source>They appeared after the server had been emptied. Choose Retry to move them as well.</source>
            <translation>Sie tauchten auf, nachdem der Server geleert war. Wählen Sie „Wiederholen“, um auch sie zu verschieben.</translation>
        </message>
        <message numerus="yes">
            <source>This computer slept for %n minute(s); the pool is read anew.</source>
            <translation>
                <numerusform>Dieser Computer hat %n Minute geschlafen; der Pool wird neu gelesen.</numerusform>
                <numerusform>Dieser Computer hat %n Minuten geschlafen; der Pool wird neu gelesen.</numerusform>
            </translation>
        </message>
        <message>
            <source>This upgrade is already being carried out by another window or command.</source>
            <translation>Dieses Upgrade wird schon von einem anderen Fenster oder Befehl ausgeführt.</translation>
        </message>
        <message>
            <source>This upgrade was taken over by another one and ends here: {mark}</source>
            <translation>Dieses Upgrade wurde von einem anderen übernommen und endet hier: {mark}</translation>
        </message>
        <message>
            <source>Upgrading {pool}, in this order: {hosts}</source>
            <translation>Upgrade von {pool} in dieser Reihenfolge: {hosts}</translation>
        </message>
        <message>
            <source>Virtual machines whose disks lie on {coordinator} itself are gone where its local storage is installed over: have backups of them.</source>
            <translation>Virtuelle Maschinen, deren Platten auf {coordinator} selbst liegen, sind verloren, wenn der lokale Storage überschrieben wird: Halten Sie Sicherungen bereit.</translation>
        </message>
        <message>
            <source>Wait for it to end, or stop it there. Take the pool over only when you are sure that nobody is at it any more: two upgrades at once would take two servers offline.</source>
            <translation>Warten Sie, bis es zu Ende ist, oder stoppen Sie es dort. Übernehmen Sie den Pool nur, wenn Sie sicher sind, dass niemand mehr daran ist: Zwei Upgrades zugleich würden zwei Server vom Netz nehmen.</translation>
        </message>
        <message>
            <source>Wait until this program says that {host} is empty.</source>
            <translation>Warten Sie, bis dieses Programm sagt, dass {host} leer ist.</translation>
        </message>
        <message>
            <source>Waiting for an answer about {about}</source>
            <translation>Warten auf eine Antwort zu {about}</translation>
        </message>
        <message>
            <source>Waiting for an answer from {host}</source>
            <translation>Warten auf eine Antwort von {host}</translation>
        </message>
        <message>
            <source>Waiting for servers whose toolstack restarts: {hosts}</source>
            <translation>Warten auf Server, deren Toolstack neu startet: {hosts}</translation>
        </message>
        <message>
            <source>Waiting for the drivers (VM tools) of {vms}</source>
            <translation>Warten auf die Treiber (VM-Tools) von {vms}</translation>
        </message>
        <message>
            <source>Waiting for the storage of {host} ({stores}), attempt {number} of {tries}</source>
            <translation>Warten auf das Storage von {host} ({stores}), Versuch {number} von {tries}</translation>
        </message>
        <message>
            <source>Waiting for {pool}</source>
            <translation>Warten auf {pool}</translation>
        </message>
        <message>
            <source>Waiting for {pool} to notice that all its servers have the same version</source>
            <translation>Warten, bis {pool} bemerkt, dass alle Server dieselbe Version haben</translation>
        </message>
        <message>
            <source>Waiting until nothing else is being done with {vm}</source>
            <translation>Warten, bis mit {vm} nichts anderes mehr geschieht</translation>
        </message>
        <message>
            <source>Waiting until the pool coordinator has found the other servers</source>
            <translation>Warten, bis der Pool-Koordinator die anderen Server gefunden hat</translation>
        </message>
        <message>
            <source>Waiting until {host} has all paths to “{sr}” again ({now} of {most})</source>
            <translation>Warten, bis {host} wieder alle Pfade zu „{sr}“ hat ({now} von {most})</translation>
        </message>
        <message>
            <source>Waiting until {host} has its storage and is out of maintenance mode</source>
            <translation>Warten, bis {host} seinen Speicher hat und den Wartungsmodus verlassen hat</translation>
        </message>
        <message>
            <source>Waiting until {host} leaves maintenance mode, attempt {number} of {tries}</source>
            <translation>Warten, bis {host} den Wartungsmodus verlässt, Versuch {number} von {tries}</translation>
        </message>
        <message>
            <source>Warning: {text}</source>
            <translation>Warnung: {text}</translation>
        </message>
        <message>
            <source>When the installer is done, take the media out and let {host} reboot from its disk.</source>
            <translation>Wenn das Installationsprogramm fertig ist, entfernen Sie die Medien und lassen {host} von seiner Festplatte neu starten.</translation>
        </message>
        <message>
            <source>Whether {host} lacks updates is not known: {reason}</source>
            <translation>Ob {host} Aktualisierungen fehlen, ist nicht bekannt: {reason}</translation>
        </message>
        <message>
            <source>Without its journal an upgrade could not go on after an interruption, so nothing more is done. Make room or give write permission there, then try again.</source>
            <translation>Ohne sein Journal könnte ein Upgrade nach einer Unterbrechung nicht weitergehen; deshalb wird nichts mehr getan. Schaffen Sie dort Platz oder Schreibrechte und versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>a call that it was sent</source>
            <translation>ein Aufruf, der an ihn ging</translation>
        </message>
        <message>
            <source>all servers have had their turn, and now get their updates</source>
            <translation>alle Server waren an der Reihe und bekommen jetzt ihre Aktualisierungen</translation>
        </message>
        <message>
            <source>an installation that was begun before goes on</source>
            <translation>eine Installation, die schon vorher begonnen wurde, läuft weiter</translation>
        </message>
        <message>
            <source>counted it as failed</source>
            <translation>als fehlgeschlagen gewertet</translation>
        </message>
        <message>
            <source>had it looked at again</source>
            <translation>erneut prüfen lassen</translation>
        </message>
        <message>
            <source>had it rebooted</source>
            <translation>neu starten lassen</translation>
        </message>
        <message>
            <source>it gave no reason</source>
            <translation>er nannte keinen Grund</translation>
        </message>
        <message>
            <source>it has the database schema {found}, and {host} has {told}.</source>
            <translation>sie hat das Datenbankschema {found}, und {host} hat {told}.</translation>
        </message>
        <message>
            <source>it has {now} of {most} paths to its storage {storage}</source>
            <translation>er hat {now} von {most} Pfaden zu seinem Storage {storage}</translation>
        </message>
        <message>
            <source>it is another pool's.</source>
            <translation>sie gehört zu einem anderen Pool.</translation>
        </message>
        <message>
            <source>it is in maintenance mode</source>
            <translation>er ist im Wartungsmodus</translation>
        </message>
        <message>
            <source>it runs {version}</source>
            <translation>er läuft mit {version}</translation>
        </message>
        <message>
            <source>its network interface {interface} is missing</source>
            <translation>seine Netzwerkschnittstelle {interface} fehlt</translation>
        </message>
        <message>
            <source>its storage {storage} is not connected</source>
            <translation>sein Speicher {storage} ist nicht verbunden</translation>
        </message>
        <message>
            <source>kept waiting</source>
            <translation>weiter gewartet</translation>
        </message>
        <message>
            <source>left it down and went on</source>
            <translation>ließ sie aus und machte weiter</translation>
        </message>
        <message>
            <source>left it suspended</source>
            <translation>angehalten gelassen</translation>
        </message>
        <message>
            <source>left out: {hosts}</source>
            <translation>ausgelassen: {hosts}</translation>
        </message>
        <message>
            <source>left this server out</source>
            <translation>diesen Server ausgelassen</translation>
        </message>
        <message>
            <source>management address {address}, runs {version}</source>
            <translation>Verwaltungsadresse {address}, läuft mit {version}</translation>
        </message>
        <message>
            <source>none, it had settled itself</source>
            <translation>keine, es hatte sich erledigt</translation>
        </message>
        <message>
            <source>not answered</source>
            <translation>nicht beantwortet</translation>
        </message>
        <message>
            <source>not put back: {what}</source>
            <translation>nicht wiederhergestellt: {what}</translation>
        </message>
        <message>
            <source>pool coordinator: its turn comes first, and it cannot be left out</source>
            <translation>Poolmaster: Er ist zuerst dran und kann nicht ausgelassen werden</translation>
        </message>
        <message>
            <source>powered it off</source>
            <translation>ausgeschaltet</translation>
        </message>
        <message>
            <source>rebooted it by hand</source>
            <translation>von Hand neu gestartet</translation>
        </message>
        <message>
            <source>shut it down</source>
            <translation>heruntergefahren</translation>
        </message>
        <message>
            <source>shut them down</source>
            <translation>heruntergefahren</translation>
        </message>
        <message>
            <source>started it anew, without what was in its memory</source>
            <translation>neu gestartet, ohne den Inhalt ihres Arbeitsspeichers</translation>
        </message>
        <message>
            <source>still down: {vms}</source>
            <translation>noch aus: {vms}</translation>
        </message>
        <message>
            <source>stopped this pool</source>
            <translation>diesen Pool gestoppt</translation>
        </message>
        <message>
            <source>suspended them</source>
            <translation>angehalten</translation>
        </message>
        <message>
            <source>the new version or its updates hide CPU features that it uses, as seen on {host} ({features})</source>
            <translation>Die neue Version oder ihre Updates verbergen CPU-Funktionen, die sie benutzt, wie sich auf {host} gezeigt hat ({features})</translation>
        </message>
        <message>
            <source>the pool coordinator {host} was left without updates</source>
            <translation>der Poolmaster {host} blieb ohne Aktualisierungen</translation>
        </message>
        <message>
            <source>the pool shows that {vm} is {state}, but its server does not think so</source>
            <translation>Der Pool führt {vm} als {state}, ihr Server sieht das anders</translation>
        </message>
        <message>
            <source>the servers of the pool run different versions; it is put back when the upgrade is finished</source>
            <translation>die Server des Pools haben verschiedene Versionen; es wird zurückgestellt, wenn das Upgrade fertig ist</translation>
        </message>
        <message>
            <source>the toolstack restarts</source>
            <translation>der Toolstack startet neu</translation>
        </message>
        <message>
            <source>the updates of {version} can be listed only when all servers of the pool run it and answer, and these were left out: {hosts}</source>
            <translation>welche Aktualisierungen von {version} fehlen, lässt sich erst feststellen, wenn sie auf allen Servern des Pools läuft und alle antworten; ausgelassen wurden: {hosts}</translation>
        </message>
        <message>
            <source>tried again</source>
            <translation>erneut versucht</translation>
        </message>
        <message>
            <source>went on as it was</source>
            <translation>so fortgefahren, wie es war</translation>
        </message>
        <message>
            <source>went on without these updates</source>
            <translation>ohne diese Aktualisierungen weitergemacht</translation>
        </message>
        <message>
            <source>without all of their updates: {hosts}</source>
            <translation>ohne alle ihre Aktualisierungen: {hosts}</translation>
        </message>
        <message>
            <source>you may not write to {path}</source>
            <translation>Sie dürfen nicht in {path} schreiben</translation>
        </message>
        <message>
            <source>{coordinator} restarts after some seconds, as the pool coordinator, with the pool as it was when it was copied: its settings, virtual machines, storage and networks, not the contents of disks. Anything created or changed since is unknown to it.</source>
            <translation>{coordinator} startet nach einigen Sekunden neu, als Poolmaster, mit dem Pool, wie er zur Zeit der Kopie war: Einstellungen, virtuelle Maschinen, Storage und Netzwerke, nicht den Inhalten der Platten. Was seitdem angelegt oder geändert wurde, kennt er nicht.</translation>
        </message>
        <message>
            <source>{file} is damaged or no journal.</source>
            <translation>{file} ist beschädigt oder kein Journal.</translation>
        </message>
        <message numerus="yes">
            <source>{first} (%n more reason(s))</source>
            <translation>
                <numerusform>{first} (und %n weiterer Grund)</numerusform>
                <numerusform>{first} (und %n weitere Gründe)</numerusform>
            </translation>
        </message>
        <message>
            <source>{first} The same goes for: {others}.</source>
            <translation>{first} Dasselbe gilt für: {others}.</translation>
        </message>
        <message>
            <source>{first}; {then}</source>
            <translation>{first}; {then}</translation>
        </message>
        <message>
            <source>{host} answers again</source>
            <translation>{host} antwortet wieder</translation>
        </message>
        <message>
            <source>{host} came back with the version it had before: {version}.</source>
            <translation>{host} kam mit der Version zurück, die er vorher hatte: {version}.</translation>
        </message>
        <message>
            <source>{host} came back with {version}, but the pool coordinator runs {wanted}.</source>
            <translation>{host} ist mit {version} zurück, aber auf dem Poolmaster läuft {wanted}.</translation>
        </message>
        <message>
            <source>{host} came back with {version}, but {wanted} was to be installed.</source>
            <translation>{host} kam mit {version} zurück, installiert werden sollte aber {wanted}.</translation>
        </message>
        <message>
            <source>{host} came back with {version}, older in parts than the other servers</source>
            <translation>{host} kam mit {version} zurück, das in Teilen älter ist als die anderen Server</translation>
        </message>
        <message>
            <source>{host} came back with {version}, which is no upgrade of {old}.</source>
            <translation>{host} ist mit {version} zurück; das ist kein Upgrade von {old}.</translation>
        </message>
        <message>
            <source>{host} cannot be enabled: {reason}</source>
            <translation>{host} kann nicht aktiviert werden: {reason}</translation>
        </message>
        <message>
            <source>{host} cannot be left out any more: its turn has begun.</source>
            <translation>{host} kann nicht mehr ausgelassen werden: Er ist schon an der Reihe.</translation>
        </message>
        <message>
            <source>{host} could not be put into maintenance mode: {reason}</source>
            <translation>{host} konnte nicht in den Wartungsmodus versetzt werden: {reason}</translation>
        </message>
        <message>
            <source>{host} could not fetch the installer from {media}: {reason}.</source>
            <translation>{host} konnte das Installationsprogramm nicht von {media} holen: {reason}.</translation>
        </message>
        <message>
            <source>{host} did not come back; it was given up on.</source>
            <translation>{host} kam nicht zurück; er wurde aufgegeben.</translation>
        </message>
        <message>
            <source>{host} does not answer any more</source>
            <translation>{host} antwortet nicht mehr</translation>
        </message>
        <message>
            <source>{host} does not answer the pool coordinator: {reason}</source>
            <translation>{host} antwortet dem Poolmaster nicht: {reason}</translation>
        </message>
        <message>
            <source>{host} does not answer: its virtual machines cannot be moved away.</source>
            <translation>{host} antwortet nicht: Die virtuellen Maschinen können von dort nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{host} does not answer; the upgrade waits for it for a while.</source>
            <translation>{host} antwortet nicht; das Upgrade wartet eine Weile auf ihn.</translation>
        </message>
        <message>
            <source>{host} does not get its storage back ({stores}): {reason}</source>
            <translation>{host} bekommt seinen Speicher nicht zurück ({stores}): {reason}</translation>
        </message>
        <message>
            <source>{host} goes without its updates</source>
            <translation>{host} bleibt ohne seine Aktualisierungen</translation>
        </message>
        <message numerus="yes">
            <source>{host} has been away for %n minute(s); it is still being waited for.</source>
            <translation>
                <numerusform>{host} ist seit %n Minute weg; es wird weiter gewartet.</numerusform>
                <numerusform>{host} ist seit %n Minuten weg; es wird weiter gewartet.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{host} has not answered for %n minute(s), and the upgrade waits for it: {work}.</source>
            <translation>
                <numerusform>{host} antwortet seit %n Minute nicht, und das Upgrade wartet darauf: {work}.</numerusform>
                <numerusform>{host} antwortet seit %n Minuten nicht, und das Upgrade wartet darauf: {work}.</numerusform>
            </translation>
        </message>
        <message>
            <source>{host} has not rebooted: its toolstack restarted before. It is told once more.</source>
            <translation>{host} wurde nicht neu gestartet: Vorher ist sein Toolstack neu gestartet. Er wird noch einmal angewiesen.</translation>
        </message>
        <message>
            <source>{host} has not rebooted: only its toolstack restarted.</source>
            <translation>{host} wurde nicht neu gestartet: Nur sein Toolstack ist neu gestartet.</translation>
        </message>
        <message>
            <source>{host} is empty. Insert the installation media into it or set its PXE server, then let it reboot.</source>
            <translation>{host} ist leer. Legen Sie die Installationsmedien ein oder stellen Sie seinen PXE-Server ein, dann lassen Sie ihn neu starten.</translation>
        </message>
        <message>
            <source>{host} is left out, as you wished</source>
            <translation>{host} wird ausgelassen, wie Sie es wünschten</translation>
        </message>
        <message>
            <source>{host} is no longer part of the pool</source>
            <translation>{host} gehört nicht mehr zum Pool</translation>
        </message>
        <message>
            <source>{host} is not rebooted while another server is away: {away}.</source>
            <translation>{host} wird nicht neu gestartet, solange ein anderer Server fehlt: {away}.</translation>
        </message>
        <message>
            <source>{host} is not rebooted: virtual machines are running on it ({vms}).</source>
            <translation>{host} wird nicht neu gestartet: Darauf laufen virtuelle Maschinen ({vms}).</translation>
        </message>
        <message>
            <source>{host} is not touched: it is newer than the pool coordinator {coordinator}.</source>
            <translation>{host} wird nicht angerührt: Er ist neuer als der Poolmaster {coordinator}.</translation>
        </message>
        <message>
            <source>{host} is not touched: the pool coordinator {coordinator} has to be upgraded first.</source>
            <translation>{host} wird nicht angerührt: Zuerst muss der Poolmaster {coordinator} das Upgrade erhalten.</translation>
        </message>
        <message>
            <source>{host} is prepared for the installer: its next reboot starts the installation.</source>
            <translation>{host} ist auf das Installationsprogramm vorbereitet: Sein nächster Neustart beginnt die Installation.</translation>
        </message>
        <message>
            <source>{host} is waited for: reboot it from the installation media whenever you like.</source>
            <translation>Auf {host} wird gewartet: Starten Sie ihn von den Installationsmedien neu, wann Sie möchten.</translation>
        </message>
        <message>
            <source>{host} offers other CPU features than before</source>
            <translation>{host} bietet andere CPU-Funktionen als zuvor</translation>
        </message>
        <message>
            <source>{host} refused to reboot: {reason}</source>
            <translation>{host} verweigerte den Neustart: {reason}</translation>
        </message>
        <message>
            <source>{host} refused to restart its toolstack: {reason}</source>
            <translation>{host} hat den Neustart seines Toolstacks verweigert: {reason}</translation>
        </message>
        <message>
            <source>{host} runs another version now: {version}</source>
            <translation>Auf {host} läuft jetzt eine andere Version: {version}</translation>
        </message>
        <message>
            <source>{host} still asks for a restart after it had one.</source>
            <translation>{host} verlangt noch immer einen Neustart, obwohl er gerade einen hatte.</translation>
        </message>
        <message>
            <source>{host} was added to the pool</source>
            <translation>{host} wurde in den Pool aufgenommen</translation>
        </message>
        <message>
            <source>{host} was checked: version, storage, network and settings are right.</source>
            <translation>{host} wurde geprüft: Version, Speicher, Netzwerk und Einstellungen stimmen.</translation>
        </message>
        <message>
            <source>{host} was enabled again</source>
            <translation>{host} wurde wieder aktiviert</translation>
        </message>
        <message>
            <source>{host} was put into maintenance mode</source>
            <translation>{host} wurde in den Wartungsmodus versetzt</translation>
        </message>
        <message numerus="yes">
            <source>{host} was told to reboot %n minute(s) ago and still answers.</source>
            <translation>
                <numerusform>{host} wurde vor %n Minute zum Neustart aufgefordert und antwortet noch immer.</numerusform>
                <numerusform>{host} wurde vor %n Minuten zum Neustart aufgefordert und antwortet noch immer.</numerusform>
            </translation>
        </message>
        <message>
            <source>{host} was told to reboot, stays where it is, and does not answer.</source>
            <translation>{host} hat den Befehl zum Neustart erhalten, startet nicht neu und antwortet nicht.</translation>
        </message>
        <message>
            <source>{host} works on during the pause</source>
            <translation>{host} arbeitet während der Pause weiter</translation>
        </message>
        <message>
            <source>{host}: back with {version}, being checked</source>
            <translation>{host}: zurück mit {version}, wird geprüft</translation>
        </message>
        <message>
            <source>{host}: done, runs {version}</source>
            <translation>{host}: fertig, läuft mit {version}</translation>
        </message>
        <message>
            <source>{host}: empty, fetching the installer</source>
            <translation>{host}: leer, holt das Installationsprogramm</translation>
        </message>
        <message>
            <source>{host}: empty, waiting for the installation media</source>
            <translation>{host}: leer, wartet auf die Installationsmedien</translation>
        </message>
        <message>
            <source>{host}: failed</source>
            <translation>{host}: fehlgeschlagen</translation>
        </message>
        <message>
            <source>{host}: its virtual machines are leaving</source>
            <translation>{host}: Die virtuellen Maschinen werden verschoben</translation>
        </message>
        <message>
            <source>{host}: offline, being installed</source>
            <translation>{host}: offline, wird installiert</translation>
        </message>
        <message>
            <source>{host}: rebooting into the installer</source>
            <translation>{host}: startet in das Installationsprogramm</translation>
        </message>
        <message>
            <source>{host}: restarting for its updates</source>
            <translation>{host}: startet für seine Aktualisierungen neu</translation>
        </message>
        <message>
            <source>{host}: skipped</source>
            <translation>{host}: ausgelassen</translation>
        </message>
        <message>
            <source>{host}: still empty, getting its updates</source>
            <translation>{host}: noch leer, bekommt seine Aktualisierungen</translation>
        </message>
        <message>
            <source>{host}: there is nothing newer to install</source>
            <translation>{host}: es gibt nichts Neueres zu installieren</translation>
        </message>
        <message>
            <source>{host}: updates are missing: {reason}</source>
            <translation>{host}: Aktualisierungen fehlen: {reason}</translation>
        </message>
        <message>
            <source>{host}: updates installed: {updates}</source>
            <translation>{host}: installierte Aktualisierungen: {updates}</translation>
        </message>
        <message>
            <source>{host}: updates installed: {updates}; not complete: {reason}</source>
            <translation>{host}: installierte Aktualisierungen: {updates}; nicht vollständig: {reason}</translation>
        </message>
        <message>
            <source>{host}: upgraded, runs {version}, but needs a hand</source>
            <translation>{host}: aktualisiert, hat {version}, braucht aber Sie</translation>
        </message>
        <message>
            <source>{host}: virtual machines are coming back</source>
            <translation>{host}: Die virtuellen Maschinen kommen zurück</translation>
        </message>
        <message>
            <source>{host}: {what}.</source>
            <translation>{host}: {what}.</translation>
        </message>
        <message>
            <source>{line} – {detail}</source>
            <translation>{line} – {detail}</translation>
        </message>
        <message>
            <source>{object} is missing in it.</source>
            <translation>{object} fehlt darin.</translation>
        </message>
        <message>
            <source>{other} has lost paths to its storage (“{sr}”: {now} of {most}). {host} is not emptied before they are back.</source>
            <translation>{other} hat Pfade zu seinem Storage verloren („{sr}“: {now} von {most}). {host} wird nicht geleert, bevor sie wieder da sind.</translation>
        </message>
        <message>
            <source>{path} is not a folder</source>
            <translation>{path} ist kein Ordner</translation>
        </message>
        <message>
            <source>{pool} can be reached again</source>
            <translation>{pool} ist wieder erreichbar</translation>
        </message>
        <message>
            <source>{pool} cannot be reached</source>
            <translation>{pool} ist nicht erreichbar</translation>
        </message>
        <message>
            <source>{pool} carries the mark of an upgrade that {who} began on {where}; its last sign of life is dated {alive}. For some minutes this program watches whether there is another one.</source>
            <translation>{pool} trägt die Markierung eines Upgrades, das {who} auf {where} begonnen hat; sein letztes Lebenszeichen ist datiert auf {alive}. Einige Minuten lang beobachtet dieses Programm, ob ein weiteres kommt.</translation>
        </message>
        <message numerus="yes">
            <source>{pool} could not be upgraded further: %n new plan(s) in a row led to nothing.</source>
            <translation>
                <numerusform>{pool} konnte nicht weiter aktualisiert werden: %n neuer Plan führte zu nichts.</numerusform>
                <numerusform>{pool} konnte nicht weiter aktualisiert werden: %n neue Pläne nacheinander führten zu nichts.</numerusform>
            </translation>
        </message>
        <message>
            <source>{pool} did not settle in time: check that all of its servers are enabled.</source>
            <translation>{pool} kam nicht rechtzeitig zur Ruhe: Prüfen Sie, ob alle seine Server aktiviert sind.</translation>
        </message>
        <message>
            <source>{pool} is being upgraded by {who} on {where} since {since} (last sign of life {alive}).</source>
            <translation>{pool} wird seit {since} von {who} auf {where} aktualisiert (letztes Lebenszeichen {alive}).</translation>
        </message>
        <message>
            <source>{pool} stays in mixed mode, without HA and with few operations, until its other servers are upgraded too: {hosts}.</source>
            <translation>{pool} bleibt im gemischten Betrieb, ohne HA und mit wenigen erlaubten Vorgängen, bis auch die übrigen Server aktualisiert sind: {hosts}.</translation>
        </message>
        <message>
            <source>{pool} still says that its servers run different versions.</source>
            <translation>{pool} meldet weiterhin, dass seine Server verschiedene Versionen haben.</translation>
        </message>
        <message numerus="yes">
            <source>{pool}: all servers are upgraded; %n virtual machine(s) still need(s) you.</source>
            <translation>
                <numerusform>{pool}: Alle Server sind aktualisiert; %n virtuelle Maschine braucht Sie noch.</numerusform>
                <numerusform>{pool}: Alle Server sind aktualisiert; %n virtuelle Maschinen brauchen Sie noch.</numerusform>
            </translation>
        </message>
        <message>
            <source>{pool}: all servers are upgraded; not everything could be put back.</source>
            <translation>{pool}: Alle Server sind aktualisiert; nicht alles ließ sich wiederherstellen.</translation>
        </message>
        <message>
            <source>{pool}: all servers have the new version, but the upgrade is not finished.</source>
            <translation>{pool}: Alle Server haben die neue Version, aber das Upgrade ist nicht abgeschlossen.</translation>
        </message>
        <message>
            <source>{pool}: the upgrade could not begin.</source>
            <translation>{pool}: Das Upgrade konnte nicht beginnen.</translation>
        </message>
        <message>
            <source>{pool}: the upgrade failed.</source>
            <translation>{pool}: Das Upgrade ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>{pool}: the upgrade is complete.</source>
            <translation>{pool}: Das Upgrade ist abgeschlossen.</translation>
        </message>
        <message numerus="yes">
            <source>{pool}: the upgrade is done, but for %n server(s) that were left out.</source>
            <translation>
                <numerusform>{pool}: Das Upgrade ist fertig, bis auf einen Server, der ausgelassen wurde.</numerusform>
                <numerusform>{pool}: Das Upgrade ist fertig, bis auf %n Server, die ausgelassen wurden.</numerusform>
            </translation>
        </message>
        <message>
            <source>{pool}: the upgrade was stopped.</source>
            <translation>{pool}: Das Upgrade wurde gestoppt.</translation>
        </message>
        <message>
            <source>{pool}: waiting a moment before the next plan, as the last ones led to nothing</source>
            <translation>{pool}: kurze Pause vor dem nächsten Plan, da die letzten zu nichts führten</translation>
        </message>
        <message>
            <source>{pool}: {what}</source>
            <translation>{pool}: {what}</translation>
        </message>
        <message>
            <source>{reason} No virtual machine is sent to servers that do not answer: {hosts}.</source>
            <translation>{reason} Zu Servern, die nicht antworten, wird keine virtuelle Maschine verschoben: {hosts}.</translation>
        </message>
        <message>
            <source>{setting} was “{before}” and is “{after}” now</source>
            <translation>{setting} war „{before}“ und ist jetzt „{after}“</translation>
        </message>
        <message>
            <source>{text}</source>
            <translation>{text}</translation>
        </message>
        <message>
            <source>{text} {reason}.</source>
            <translation>{text} {reason}.</translation>
        </message>
        <message>
            <source>{text}. {advice}</source>
            <translation>{text}. {advice}</translation>
        </message>
        <message>
            <source>{text}: it could not be started again ({reason})</source>
            <translation>{text}: Sie ließ sich nicht wieder starten ({reason})</translation>
        </message>
        <message>
            <source>{time}: {text}</source>
            <translation>{time}: {text}</translation>
        </message>
        <message>
            <source>{update} is not installed on {host}: {reason}.</source>
            <translation>{update} wird auf {host} nicht installiert: {reason}.</translation>
        </message>
        <message>
            <source>{vm} cannot be resumed on {host}: {reason}</source>
            <translation>{vm} kann auf {host} nicht fortgesetzt werden: {reason}</translation>
        </message>
        <message>
            <source>{vm} could not be moved away from {host}: {reason}</source>
            <translation>{vm} konnte nicht von {host} verschoben werden: {reason}</translation>
        </message>
        <message>
            <source>{vm} could not be started again on {host}: {reason}</source>
            <translation>{vm} konnte auf {host} nicht wieder gestartet werden: {reason}</translation>
        </message>
        <message>
            <source>{vm} could not be started again on {target}</source>
            <translation>{vm} konnte auf {target} nicht wieder gestartet werden</translation>
        </message>
        <message>
            <source>{vm} could not be started anew: {reason}</source>
            <translation>{vm} konnte nicht neu gestartet werden: {reason}</translation>
        </message>
        <message>
            <source>{vm} could not move to {host}</source>
            <translation>{vm} konnte nicht nach {host} verschoben werden</translation>
        </message>
        <message>
            <source>{vm} could not move to {target}</source>
            <translation>{vm} konnte nicht auf {target} verschoben werden</translation>
        </message>
        <message>
            <source>{vm} did not go down for the upgrade of {host}: {reason}</source>
            <translation>{vm} ließ sich für das Upgrade von {host} nicht ausschalten: {reason}</translation>
        </message>
        <message>
            <source>{vm} does not run any more</source>
            <translation>{vm} läuft nicht mehr</translation>
        </message>
        <message>
            <source>{vm} does not run on the server it ran on before the upgrade.</source>
            <translation>{vm} läuft nicht auf dem Server, auf dem sie vor dem Upgrade lief.</translation>
        </message>
        <message>
            <source>{vm} goes down for the upgrade of {source}</source>
            <translation>{vm} wird für das Upgrade von {source} ausgeschaltet</translation>
        </message>
        <message>
            <source>{vm} has just booted: its drivers (VM tools) are waited for.</source>
            <translation>{vm} ist gerade gestartet; auf ihre Treiber (VM Tools) wird gewartet.</translation>
        </message>
        <message>
            <source>{vm} has moved to {target}</source>
            <translation>{vm} wurde auf {target} verschoben</translation>
        </message>
        <message>
            <source>{vm} has no drivers (VM tools) and cannot be asked to shut down: it is powered off.</source>
            <translation>{vm} hat keine Treiber (VM Tools) und kann nicht zum Herunterfahren aufgefordert werden: Sie wird ausgeschaltet.</translation>
        </message>
        <message>
            <source>{vm} is being started again on {target}</source>
            <translation>{vm} wird auf {target} wieder gestartet</translation>
        </message>
        <message>
            <source>{vm} is busy ({operations}); the upgrade goes on as soon as that has ended.</source>
            <translation>{vm} ist beschäftigt ({operations}); das Upgrade geht weiter, sobald das beendet ist.</translation>
        </message>
        <message>
            <source>{vm} is down</source>
            <translation>{vm} ist aus</translation>
        </message>
        <message>
            <source>{vm} is going down; a guest that installs updates may take many minutes</source>
            <translation>{vm} fährt herunter; ein Gast, der Updates installiert, kann viele Minuten brauchen</translation>
        </message>
        <message>
            <source>{vm} is moving from {source} to {target} ({size})</source>
            <translation>{vm} wird von {source} auf {target} verschoben ({size})</translation>
        </message>
        <message>
            <source>{vm} is no longer in the pool</source>
            <translation>{vm} ist nicht mehr im Pool</translation>
        </message>
        <message>
            <source>{vm} is not on {host} any more</source>
            <translation>{vm} ist nicht mehr auf {host}</translation>
        </message>
        <message>
            <source>{vm} is not suspended for the upgrade of {host}: {reason}</source>
            <translation>{vm} wird für das Upgrade von {host} nicht angehalten: {reason}</translation>
        </message>
        <message>
            <source>{vm} is not taken down: nobody agreed to it.</source>
            <translation>{vm} wird nicht angehalten oder heruntergefahren: Niemand hat zugestimmt.</translation>
        </message>
        <message>
            <source>{vm} is started already: the storage that {host} waits for may come from it.</source>
            <translation>{vm} wird schon gestartet: Das Storage, auf das {host} wartet, kann von ihr kommen.</translation>
        </message>
        <message>
            <source>{vm} is still being moved, and a server that has to do with it does not answer. Look at the pool once that server is back: the virtual machine runs where it ran or where it was to go.</source>
            <translation>{vm} wird noch verschoben, und ein daran beteiligter Server antwortet nicht. Sehen Sie im Pool nach, sobald dieser Server wieder da ist: Die virtuelle Maschine läuft dort, wo sie lief, oder auf ihrem Ziel.</translation>
        </message>
        <message>
            <source>{vm} needs another amount of memory now</source>
            <translation>{vm} braucht jetzt eine andere Menge Speicher</translation>
        </message>
        <message>
            <source>{vm} no longer exists</source>
            <translation>{vm} gibt es nicht mehr</translation>
        </message>
        <message>
            <source>{vm} ran when the upgrade began and does not run now.</source>
            <translation>{vm} lief zu Beginn des Upgrades und läuft jetzt nicht.</translation>
        </message>
        <message>
            <source>{vm} runs again on {target}</source>
            <translation>{vm} läuft wieder auf {target}</translation>
        </message>
        <message>
            <source>{vm} stays suspended, as you wished.</source>
            <translation>{vm} bleibt angehalten, wie Sie es wünschten.</translation>
        </message>
        <message>
            <source>{vm} stays where it is: {reason}</source>
            <translation>{vm} bleibt, wo sie ist: {reason}</translation>
        </message>
        <message>
            <source>{vm} was moved to {host}</source>
            <translation>{vm} wurde nach {host} verschoben</translation>
        </message>
        <message>
            <source>{vm} was paused or goes on after a pause</source>
            <translation>{vm} wurde pausiert oder läuft nach einer Pause weiter</translation>
        </message>
        <message>
            <source>{vm} was started on {host}</source>
            <translation>{vm} wurde auf {host} gestartet</translation>
        </message>
        <message>
            <source>{vm} would have to move to an older version on {host}</source>
            <translation>{vm} müsste zu einer älteren Version auf {host} verschoben werden</translation>
        </message>
        <message numerus="yes">
            <source>{what} (since {clock}, %n minute(s))</source>
            <translation>
                <numerusform>{what} (seit {clock}, %n Minute)</numerusform>
                <numerusform>{what} (seit {clock}, %n Minuten)</numerusform>
            </translation>
        </message>
        <message>
            <source>{what} That is longer than usual.</source>
            <translation>{what} Das ist länger als üblich.</translation>
        </message>
    </context>
    <context>
        <name>help</name>
        <message>
            <source>A keyring that is locked or does not answer is named at the top of the main window. Your saved servers are all there; type the passwords that it does not give out. An upgrade whose notes cannot be read any more is named there, too, and stands in the way of no other one.</source>
            <translation>Ein Schlüsselbund, der gesperrt ist oder nicht antwortet, wird oben im Hauptfenster genannt. Ihre gespeicherten Server sind alle da; geben Sie die Kennwörter ein, die er nicht herausgibt. Auch ein Upgrade, dessen Aufzeichnungen nicht mehr lesbar sind, wird dort genannt und steht keinem anderen im Weg.</translation>
        </message>
        <message>
            <source>A new version may hide features of the CPU. A virtual machine that uses them cannot be suspended then, as the upgraded server could not resume it; you are asked whether to shut it down.</source>
            <translation>Eine neue Version kann Funktionen der CPU verbergen. Eine virtuelle Maschine, die sie benutzt, kann dann nicht angehalten werden, weil der neue Server sie nicht fortsetzen könnte; Sie werden gefragt, ob sie heruntergefahren werden soll.</translation>
        </message>
        <message>
            <source>A pool that somebody else is upgrading is not offered: its row says who, where and since when. Take Over goes on all the same; do that only when you know that nobody is at it any more.</source>
            <translation>Ein Pool, den gerade jemand anderes aktualisiert, wird nicht angeboten: In seiner Zeile steht, wer das ist, wo und seit wann. „Übernehmen“ macht trotzdem weiter; tun Sie das nur, wenn Sie wissen, dass niemand mehr daran arbeitet.</translation>
        </message>
        <message>
            <source>A pool whose servers run different versions is shown as half upgraded, with the servers that are left. Finish it soon: choose Resume where it is offered, or begin a Rolling Pool Upgrade again.</source>
            <translation>Ein Pool, dessen Server verschiedene Versionen haben, wird als halb aktualisiert gezeigt, mit den Servern, die noch fehlen. Schließen Sie das Upgrade bald ab: Wählen Sie „Fortsetzen“, wo es angeboten wird, oder beginnen Sie noch einmal ein Rollierendes Pool-Upgrade.</translation>
        </message>
        <message>
            <source>A question stands at the top, names the server, and waits for you, for days if need be. Retry after you have mended the cause; skip leaves this server as it is; stop ends this pool in a safe state.</source>
            <translation>Eine Frage steht ganz oben, nennt den Server und wartet auf Sie, wenn nötig tagelang. „Wiederholen“, wenn Sie die Ursache behoben haben; Überspringen lässt diesen Server, wie er ist; Stoppen beendet diesen Pool in einem sicheren Zustand.</translation>
        </message>
        <message>
            <source>A toolstack that restarts is waited for. A server that does not answer for longer is named, even if the pool still takes it for running: no virtual machine is sent there, no other server is rebooted, and if work for the upgrade hangs on it, you are asked whether to wait.</source>
            <translation>Auf einen Toolstack, der neu startet, wird gewartet. Ein Server, der länger nicht antwortet, wird genannt, auch wenn er für den Pool noch in Betrieb ist: Dorthin wird keine virtuelle Maschine verschoben, kein anderer Server wird neu gestartet, und wenn Arbeit für das Upgrade davon abhängt, werden Sie gefragt, ob gewartet werden soll.</translation>
        </message>
        <message>
            <source>A value of the pool that cannot be read is named with its object. If a server, a running virtual machine or something that it needs is concerned, the upgrade does not start.</source>
            <translation>Ein Wert des Pools, der nicht gelesen werden kann, wird mit seinem Objekt genannt. Betrifft er einen Server, eine laufende virtuelle Maschine oder etwas, das sie braucht, beginnt das Upgrade nicht.</translation>
        </message>
        <message>
            <source>A virtual machine with a disk on local storage or with a passed-through device cannot leave its server, and on a standalone server none can. Say for all or for each whether to suspend it or to shut it down.</source>
            <translation>Eine virtuelle Maschine mit einem Datenträger auf lokalem Speicher oder mit einem durchgereichten Gerät kann ihren Server nicht verlassen, und von einem eigenständigen Server keine. Sagen Sie für alle oder für jede einzeln, ob sie angehalten oder heruntergefahren wird.</translation>
        </message>
        <message>
            <source>Add a server</source>
            <translation>Server hinzufügen</translation>
        </message>
        <message>
            <source>All settings have good values from the start. More moves at once empty a server sooner but load the network more; three is what the servers themselves do at most. Whether the next server is emptied while one is being installed can still be chosen for each upgrade, beside its plan.</source>
            <translation>Alle Einstellungen haben von Anfang an gute Werte. Mehr gleichzeitige Verschiebungen leeren einen Server schneller, belasten aber das Netzwerk stärker; mehr als drei führen die Server selbst nicht zugleich aus. Ob der nächste Server schon geleert wird, während einer installiert wird, lässt sich bei jedem Upgrade neben dessen Plan noch wählen.</translation>
        </message>
        <message>
            <source>Allow old encryption only for XenServer 6 and earlier: it is weak, and XenServer 7.0 and later do not need it.</source>
            <translation>Lassen Sie alte Verschlüsselung nur für XenServer 6 und älter zu: Sie ist schwach, und XenServer 7.0 und neuer brauchen sie nicht.</translation>
        </message>
        <message>
            <source>An address is the folder that the installation image was unpacked to, with the files .treeinfo or XS-REPOSITORY in it. A user name and password are sent to the servers and kept nowhere else.</source>
            <translation>Eine Adresse ist der Ordner, in den das Installationsabbild entpackt wurde und in dem die Dateien .treeinfo oder XS-REPOSITORY liegen. Benutzername und Kennwort werden an die Server gesendet und sonst nirgends aufbewahrt.</translation>
        </message>
        <message>
            <source>An image or folder on this computer is served by the program itself, to the servers of the pools only and at the address of this computer that they reach. Leave it alone until the upgrade is done: a file that was changed is not served.</source>
            <translation>Ein Abbild oder einen Ordner auf diesem Computer stellt das Programm selbst bereit, nur für die Server der Pools und unter der Adresse dieses Computers, die sie erreichen. Lassen Sie sie unverändert, bis das Upgrade fertig ist: Eine geänderte Datei wird nicht bereitgestellt.</translation>
        </message>
        <message>
            <source>Apply updates brings each server to the newest state of its new version right after its upgrade, while it is still empty.</source>
            <translation>„Aktualisierungen anwenden“ bringt jeden Server gleich nach seinem Upgrade auf den neuesten Stand seiner neuen Version, solange er noch leer ist.</translation>
        </message>
        <message>
            <source>At the right you see the chosen pool: each server's role, version, state, running virtual machines and memory. It is always the present state; there is nothing to refresh.</source>
            <translation>Rechts sehen Sie den gewählten Pool: Rolle, Version, Zustand, laufende virtuelle Maschinen und Arbeitsspeicher jedes Servers. Es ist immer der augenblickliche Stand; zu aktualisieren gibt es nichts.</translation>
        </message>
        <message>
            <source>Automatic: each server fetches the installer over the network, installs itself and comes back, without anybody at its console.</source>
            <translation>Automatisch: Jeder Server holt sich das Installationsprogramm über das Netzwerk, installiert sich selbst und kommt zurück, ohne dass jemand an seiner Konsole sitzt.</translation>
        </message>
        <message>
            <source>Before You Start</source>
            <translation>Vor dem Start</translation>
        </message>
        <message>
            <source>Below, the plan shows each server's turn: which virtual machines leave it, where they go, and what comes back. Start Upgrade begins; until then nothing has been moved.</source>
            <translation>Darunter zeigt der Plan, wie jeder Server an die Reihe kommt: welche virtuellen Maschinen ihn verlassen, wohin sie gehen und was zurückkommt. „Upgrade starten“ beginnt; bis dahin wurde nichts verschoben.</translation>
        </message>
        <message>
            <source>Certificates</source>
            <translation>Zertifikate</translation>
        </message>
        <message>
            <source>Each goes down right before its own server's turn and runs again on it right after. Suspending keeps its state but needs room on the storage for its memory; shutting down needs the guest's cooperation.</source>
            <translation>Jede geht unmittelbar, bevor ihr Server an der Reihe ist, außer Betrieb und läuft gleich danach wieder auf ihm. Anhalten bewahrt ihren Zustand, braucht aber auf dem Speicher Platz für ihren Arbeitsspeicher; zum Herunterfahren muss das Gastsystem mitwirken.</translation>
        </message>
        <message>
            <source>Every message says what happened, to which server or virtual machine, why, and what to do next. Do that, then choose Retry, or run the wizard again: it looks at the pool and goes on where it stopped.</source>
            <translation>Jede Meldung sagt, was geschehen ist, welchem Server oder welcher virtuellen Maschine, warum, und was als Nächstes zu tun ist. Tun Sie das und wählen Sie dann „Wiederholen“, oder starten Sie den Assistenten noch einmal: Er sieht sich den Pool an und macht weiter, wo er aufgehört hat.</translation>
        </message>
        <message>
            <source>Every server has a certificate of its own. If you give the address of a member, you are asked twice: for this member, and for the pool coordinator that it leads to. The certificates of the other servers are told by the coordinator.</source>
            <translation>Jeder Server hat ein eigenes Zertifikat. Geben Sie die Adresse eines Poolmitglieds an, werden Sie zweimal gefragt: nach diesem Mitglied und nach dem Poolmaster, zu dem es führt. Die Zertifikate der übrigen Server nennt der Poolmaster.</translation>
        </message>
        <message>
            <source>Everything that could stop the upgrade later is looked for now. What blocks it has to be solved; a warning is yours to judge.</source>
            <translation>Jetzt wird nach allem gesucht, was das Upgrade später aufhalten könnte. Was es blockiert, muss gelöst werden; eine Warnung beurteilen Sie selbst.</translation>
        </message>
        <message>
            <source>Give the address (name or IP address, with :port where it is not 443), a user with the pool administrator's rights, mostly root, and the password.</source>
            <translation>Geben Sie die Adresse an (Name oder IP-Adresse, mit :Port, falls er nicht 443 ist), einen Benutzer mit den Rechten eines Pool-Administrators, meist root, und das Kennwort.</translation>
        </message>
        <message>
            <source>If a virtual machine does not start again, the upgrade of its server is done all the same. The report names the virtual machine and the reason. Start it by hand, or choose Resume in the main window: the program tries again, and notices if it already runs.</source>
            <translation>Startet eine virtuelle Maschine nicht wieder, ist das Upgrade ihres Servers trotzdem fertig. Der Bericht nennt die virtuelle Maschine und den Grund. Starten Sie sie von Hand, oder wählen Sie im Hauptfenster „Fortsetzen“: Das Programm versucht es noch einmal und bemerkt, wenn sie schon läuft.</translation>
        </message>
        <message>
            <source>If your servers have newer updates than the installation media, their virtual machines could not move to upgraded servers. The program compares the toolstack and the hypervisor before the start where the media tell them, and otherwise when the pool coordinator is back. Use media with the current updates.</source>
            <translation>Haben Ihre Server neuere Aktualisierungen als die Installationsmedien, könnten ihre virtuellen Maschinen nicht auf aktualisierte Server migrieren. Das Programm vergleicht Toolstack und Hypervisor vor dem Start, wo die Medien sie nennen, und sonst, sobald der Poolmaster zurück ist. Verwenden Sie Medien mit den aktuellen Aktualisierungen.</translation>
        </message>
        <message>
            <source>Installation media</source>
            <translation>Installationsmedien</translation>
        </message>
        <message>
            <source>Main window</source>
            <translation>Hauptfenster</translation>
        </message>
        <message>
            <source>Manual: the wizard empties each server and tells you when to boot it from the installation media yourself, for servers that can only be installed from a disc, a USB stick or a PXE server.</source>
            <translation>Manuell: Der Assistent leert jeden Server und sagt Ihnen, wann Sie ihn selbst von den Installationsmedien starten, für Server, die sich nur von einer Disc, einem USB-Stick oder einem PXE-Server installieren lassen.</translation>
        </message>
        <message>
            <source>Nothing is done to a virtual machine that is busy or booting: the upgrade waits for it. If one does not shut down, you are asked. It is powered off without a question only if it has no drivers (VM tools) and so cannot be asked.</source>
            <translation>Einer virtuellen Maschine, die beschäftigt ist oder gerade startet, geschieht nichts: Das Upgrade wartet auf sie. Fährt eine nicht herunter, werden Sie gefragt. Ohne Frage wird sie nur ausgeschaltet, wenn sie keine Treiber (VM Tools) hat und deshalb nicht dazu aufgefordert werden kann.</translation>
        </message>
        <message>
            <source>On the way to XenServer 8 the updates come in a second pass: when all servers have the new version, each of them is emptied and restarted once more. A server that is left out leaves all servers without updates.</source>
            <translation>Auf dem Weg zu XenServer 8 kommen die Aktualisierungen in einem zweiten Durchgang: Wenn alle Server die neue Version haben, wird jeder noch einmal geräumt und neu gestartet. Wird ein Server ausgelassen, bekommt keiner Aktualisierungen.</translation>
        </message>
        <message>
            <source>One line for each server says what it is doing; the timeline shows how long each step took. Waiting for a server that is being installed takes as long as it takes: only you end it.</source>
            <translation>Für jeden Server sagt eine Zeile, was er gerade tut; die Zeitleiste zeigt, wie lange jeder Schritt gedauert hat. Auf einen Server, der installiert wird, wird so lange gewartet, wie es dauert: Nur Sie beenden das Warten.</translation>
        </message>
        <message>
            <source>One server at a time is out of service. The plan says for how long, and how many servers carry the virtual machines meanwhile. With the tick below it the next server is emptied while one is being installed. That saves time, but two servers are missing then, and high availability is off during an upgrade: if another one fails, its virtual machines may have nowhere to start.</source>
            <translation>Immer nur ein Server ist außer Betrieb. Der Plan sagt, wie lange, und wie viele Server solange die virtuellen Maschinen tragen. Mit dem Häkchen darunter wird der nächste Server schon geleert, während einer installiert wird. Das spart Zeit, aber dann fehlen zwei Server, und die Hochverfügbarkeit ist während eines Upgrades ausgeschaltet: Fällt noch einer aus, finden seine virtuellen Maschinen vielleicht keinen Server, auf dem sie starten können.</translation>
        </message>
        <message>
            <source>Pause begins nothing new until you resume. Stop finishes the current step. Both leave the virtual machines running, and a later run goes on where this one stopped.</source>
            <translation>„Pause“ beginnt nichts Neues, bis Sie fortsetzen. „Stoppen“ bringt den laufenden Schritt zu Ende. Bei beidem laufen die virtuellen Maschinen weiter, und ein späterer Durchgang macht weiter, wo dieser aufgehört hat.</translation>
        </message>
        <message>
            <source>Prechecks</source>
            <translation>Vorabprüfungen</translation>
        </message>
        <message>
            <source>RPU Desktop: user manual</source>
            <translation>RPU Desktop: Benutzerhandbuch</translation>
        </message>
        <message>
            <source>Resolve solves one finding, Resolve All every one that needs no decision. What is switched off for the upgrade (high availability, workload balancing, CDs in drives and so on) is noted and put back at the end, also when you cancel.</source>
            <translation>„Auflösen“ löst einen Befund, „Alle auflösen“ jeden, der keine Entscheidung braucht. Was für das Upgrade abgeschaltet wird (Hochverfügbarkeit, Workload Balancing, CDs in Laufwerken und so weiter), wird gemerkt und am Ende wiederhergestellt, auch wenn Sie abbrechen.</translation>
        </message>
        <message>
            <source>Save writes the report as a PDF document, a web page, text, or data for programs. Print puts it on paper.</source>
            <translation>„Speichern“ schreibt den Bericht als PDF-Dokument, Webseite, Text oder Daten für Programme. „Drucken“ bringt ihn zu Papier.</translation>
        </message>
        <message>
            <source>Say where the files of the new version lie. Every server fetches them itself, so every server must be able to reach that place; Test asks them all.</source>
            <translation>Sagen Sie, wo die Dateien der neuen Version liegen. Jeder Server holt sie selbst, also muss jeder Server diesen Ort erreichen; „Testen“ fragt sie alle.</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>Auswahl</translation>
        </message>
        <message>
            <source>Servers prove who they are by a certificate that they mostly made themselves. You are asked once whether it is the right one: compare the fingerprint with the one on the server's own console (xsconsole, Status Display), then trust it. It is remembered.</source>
            <translation>Server weisen sich mit einem Zertifikat aus, das sie meist selbst erstellt haben. Sie werden einmal gefragt, ob es das richtige ist: Vergleichen Sie den Fingerabdruck mit dem, den die Konsole des Servers zeigt (xsconsole, Status Display), und vertrauen Sie ihm dann. Das wird gemerkt.</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings are kept in a file, so the addresses of proxy and update source take no password there. A password or key for them is given on the media page of the wizard, for one upgrade.</source>
            <translation>Einstellungen stehen in einer Datei, deshalb nehmen die Adressen von Proxy und Aktualisierungsquelle dort kein Kennwort an. Ein Kennwort oder ein Schlüssel dafür wird auf der Medienseite des Assistenten angegeben, für ein Upgrade.</translation>
        </message>
        <message>
            <source>Skip a Server leaves out a member whose turn has not begun. It keeps its version, and the pool stays in mixed mode until it is upgraded, too.</source>
            <translation>„Server überspringen“ lässt ein Poolmitglied aus, das noch nicht an der Reihe war. Es behält seine Version, und der Pool bleibt im gemischten Betrieb, bis es ebenfalls aktualisiert ist.</translation>
        </message>
        <message>
            <source>Summary</source>
            <translation>Zusammenfassung</translation>
        </message>
        <message>
            <source>The checks watch the pools: what you mend elsewhere disappears here by itself.</source>
            <translation>Die Prüfungen beobachten die Pools: Was Sie anderswo in Ordnung bringen, verschwindet hier von selbst.</translation>
        </message>
        <message>
            <source>The copy of the pool database opens a way back to the old version. The Way Back shows the steps, with the names and commands of your pool. The copy fits only a server with the same updates as now, and the restored pool forgets its members: they are switched off before, installed anew, and join again.</source>
            <translation>Die Kopie der Pool-Datenbank öffnet einen Weg zurück zur alten Version. „Der Rückweg“ zeigt die Schritte mit den Namen und Befehlen Ihres Pools. Die Kopie passt nur zu einem Server mit denselben Aktualisierungen wie jetzt, und der wiederhergestellte Pool vergisst seine Mitglieder: Sie werden vorher ausgeschaltet, neu installiert und wieder aufgenommen.</translation>
        </message>
        <message>
            <source>The language changes at once. Everything else holds for what begins from then on.</source>
            <translation>Die Sprache wechselt sofort. Alles andere gilt für das, was danach beginnt.</translation>
        </message>
        <message>
            <source>The longest waits are for slow networks. The proxy is used for updates from the internet only; pools are always reached directly. The update source is a folder or an address with a copy of the updates, for computers without the internet.</source>
            <translation>Die längsten Wartezeiten sind für langsame Netzwerke. Der Proxy wird nur für Aktualisierungen aus dem Internet benutzt; Pools werden immer direkt erreicht. Die Quelle für Aktualisierungen ist ein Ordner oder eine Adresse mit einer Kopie der Aktualisierungen, für Rechner ohne Internet.</translation>
        </message>
        <message>
            <source>The main window lists the pools and standalone servers that this program knows. Add Server… takes the address of any server of a pool: the rest of the pool is found through it.</source>
            <translation>Das Hauptfenster zeigt die Pools und eigenständigen Server, die dieses Programm kennt. „Server hinzufügen…“ nimmt die Adresse irgendeines Servers eines Pools: Der übrige Pool wird darüber gefunden.</translation>
        </message>
        <message>
            <source>The password goes into the system's keyring if you tick that, and nowhere else. Without the tick it is asked for at the next start.</source>
            <translation>Das Kennwort kommt in den Schlüsselbund des Systems, wenn Sie das ankreuzen, und nirgendwo sonst hin. Ohne das Häkchen wird beim nächsten Start danach gefragt.</translation>
        </message>
        <message>
            <source>The program asks on the internet whether there is a newer version of it only where you allow that. Nothing about you or your pools is sent.</source>
            <translation>Das Programm fragt nur dann im Internet nach einer neueren Version, wenn Sie es erlauben. Über Sie oder Ihre Pools wird nichts gesendet.</translation>
        </message>
        <message>
            <source>The program writes a log (Linux: ~/.local/state/rpu-desktop/log; Windows: %LOCALAPPDATA%\rpu-desktop\Logs). Help ▸ Save Support Bundle… puts the log, the journals of runs, versions and facts on the pools into one file for whoever helps you. Passwords are in neither.</source>
            <translation>Das Programm schreibt ein Protokoll (Linux: ~/.local/state/rpu-desktop/log; Windows: %LOCALAPPDATA%\rpu-desktop\Logs). „Hilfe ▸ Support-Paket speichern…“ fasst das Protokoll, die Aufzeichnungen der Upgrades, Versionen und Angaben zu den Pools in einer Datei zusammen, für den, der Ihnen hilft. Kennwörter stehen in keinem davon.</translation>
        </message>
        <message>
            <source>The report says how things stand when it is made. What happened stands there with its time, and with its date if it was in an earlier part of the upgrade.</source>
            <translation>Der Bericht sagt, wie es steht, wenn er entsteht. Was geschehen ist, steht mit seiner Uhrzeit darin, und mit dem Datum, wenn es in einem früheren Teil des Upgrades war.</translation>
        </message>
        <message>
            <source>The summary says what was done, how long it took, which virtual machines were down, what you were asked and what you answered. What could not be put back stands first: please do that yourself.</source>
            <translation>Die Zusammenfassung sagt, was getan wurde, wie lange es gedauert hat, welche virtuellen Maschinen außer Betrieb waren, was Sie gefragt wurden und was Sie geantwortet haben. Was nicht wiederhergestellt werden konnte, steht zuerst: Bitte holen Sie das selbst nach.</translation>
        </message>
        <message>
            <source>The two most important things are a copy of the pool database and enough free memory: every server has to be emptied once, and the others must be able to take its virtual machines.</source>
            <translation>Am wichtigsten sind eine Kopie der Pool-Datenbank und genügend freier Arbeitsspeicher: Jeder Server muss einmal geleert werden, und die anderen müssen seine virtuellen Maschinen aufnehmen können.</translation>
        </message>
        <message>
            <source>These are the texts behind the “?” of every page and dialog. The command line is described in the README and by rpu-desktop --help.</source>
            <translation>Dies sind die Texte hinter dem „?“ jeder Seite und jedes Dialogs. Die Befehlszeile beschreiben die README-Datei und rpu-desktop --help.</translation>
        </message>
        <message>
            <source>This page says what to do before the first click and what to leave alone while an upgrade runs. Nothing happens here.</source>
            <translation>Diese Seite sagt, was vor dem ersten Klick zu tun ist und was während eines Upgrades ruhen muss. Hier geschieht noch nichts.</translation>
        </message>
        <message>
            <source>Tick what is to be upgraded. Several pools are upgraded side by side; within each pool it is always one server at a time, the pool coordinator first.</source>
            <translation>Kreuzen Sie an, was aktualisiert werden soll. Mehrere Pools werden nebeneinander aktualisiert; innerhalb eines Pools ist immer nur ein Server an der Reihe, der Poolmaster zuerst.</translation>
        </message>
        <message>
            <source>Tools ▸ Rolling Pool Upgrade… opens the wizard that takes pools to a newer version. While an upgrade runs, closing the main window asks what shall become of it.</source>
            <translation>„Extras ▸ Rollierendes Pool-Upgrade…“ öffnet den Assistenten, der Pools auf eine neuere Version bringt. Schließen Sie das Hauptfenster, während ein Upgrade läuft, werden Sie gefragt, was damit geschehen soll.</translation>
        </message>
        <message>
            <source>Upgrade</source>
            <translation>Upgrade</translation>
        </message>
        <message>
            <source>Upgrade Mode</source>
            <translation>Upgrade-Modus</translation>
        </message>
        <message>
            <source>Use the newest version of this program. The page says which one this is and up to which releases it was made for. Newer releases are named before the start; the upgrade may go on all the same.</source>
            <translation>Verwenden Sie die neueste Version dieses Programms. Die Seite sagt, welche Version dies ist und bis zu welchen Versionen der Produkte sie gemacht ist. Neuere werden vor dem Start genannt; das Upgrade ist trotzdem möglich.</translation>
        </message>
        <message>
            <source>Virtual machines that cannot move</source>
            <translation>Virtuelle Maschinen, die nicht verschoben werden können</translation>
        </message>
        <message>
            <source>What cannot be ticked says why in the last column. A pool that is half upgraded can be chosen again: its remaining servers are upgraded.</source>
            <translation>Was sich nicht ankreuzen lässt, sagt in der letzten Spalte, warum. Ein Pool, der erst zur Hälfte aktualisiert ist, kann wieder gewählt werden: Seine übrigen Server werden aktualisiert.</translation>
        </message>
        <message>
            <source>What counts is what the servers can read. They send a user name and password only to web addresses without a port, they know no login but Basic, and an FTP server must tell them the size of files. With FTP, a path counts from the folder that the login leads to; after a second slash, from the root.</source>
            <translation>Entscheidend ist, was die Server lesen können. Sie senden Benutzername und Kennwort nur an Webadressen ohne Port, kennen nur die Standardauthentifizierung (Basic), und ein FTP-Server muss ihnen die Größe von Dateien nennen. Bei FTP zählt ein Pfad ab dem Ordner, in den die Anmeldung führt, nach einem zweiten Schrägstrich ab der Wurzel.</translation>
        </message>
        <message>
            <source>What somebody has blocked for a virtual machine (“protect from accidental shutdown”) is lifted only if you say so, and blocked again at the end. One that serves storage to its own server is started first after the boot.</source>
            <translation>Was jemand für eine virtuelle Maschine gesperrt hat („Vor versehentlichem Herunterfahren schützen“), wird nur freigegeben, wenn Sie das sagen, und am Ende wieder gesperrt. Eine, die ihrem eigenen Server Storage bereitstellt, wird nach dem Neustart zuerst gestartet.</translation>
        </message>
        <message>
            <source>When a server shows another certificate than before, this is said loudly and nothing is sent to it. Find out why before you trust it. An upgrade keeps a server's certificate; a new one comes with an installation from scratch, or when somebody has replaced it.</source>
            <translation>Zeigt ein Server ein anderes Zertifikat als zuvor, wird das laut gesagt, und ihm wird nichts gesendet. Finden Sie heraus, warum, bevor Sie ihm vertrauen. Ein Upgrade behält das Zertifikat eines Servers; ein neues kommt mit einer Installation von Grund auf oder wenn es jemand ersetzt hat.</translation>
        </message>
        <message>
            <source>When something goes wrong</source>
            <translation>Wenn etwas schiefgeht</translation>
        </message>
        <message>
            <source>When that happens during an upgrade, the upgrade waits and the page asks. Compare the fingerprint on the server's console. If it is the same, trust it, and the upgrade goes on.</source>
            <translation>Geschieht das während eines Upgrades, wartet das Upgrade, und die Seite fragt. Vergleichen Sie den Fingerabdruck auf der Konsole des Servers. Ist er derselbe, vertrauen Sie ihm, und das Upgrade geht weiter.</translation>
        </message>
        <message>
            <source>When the connection to a pool is lost, the program connects again by itself, as soon as the pool answers. Until then you see the pool as it was last.</source>
            <translation>Reißt die Verbindung zu einem Pool ab, verbindet sich das Programm von selbst wieder, sobald der Pool antwortet. Bis dahin sehen Sie den Pool, wie er zuletzt war.</translation>
        </message>
    </context>
    <context>
        <name>media</name>
        <message>
            <source>A direct upgrade is possible, but it is less tested and has more known problems.</source>
            <translation>Ein direktes Upgrade ist möglich, aber weniger erprobt und hat mehr bekannte Probleme.</translation>
        </message>
        <message>
            <source>A port is a number from 1 to 65535; leave it out for the usual one.</source>
            <translation>Ein Port ist eine Zahl von 1 bis 65535; lassen Sie ihn für den üblichen weg.</translation>
        </message>
        <message>
            <source>A slash in a password must be written as %2F in an address; better give user name and password beside it.</source>
            <translation>Ein Schrägstrich in einem Kennwort muss in einer Adresse als %2F geschrieben werden; besser geben Sie Benutzername und Kennwort getrennt an.</translation>
        </message>
        <message>
            <source>Allow Basic authentication for this folder (IIS: instead of Windows authentication), or let the server hand it out without a login.</source>
            <translation>Erlauben Sie für diesen Ordner die Standardauthentifizierung (Basic; IIS: anstelle der Windows-Authentifizierung), oder lassen Sie ihn ohne Anmeldung ausliefern.</translation>
        </message>
        <message>
            <source>Allow incoming connections from the servers to this program on TCP port {port}, in the firewall of this computer and in those on the way, then test again; or put the media on a web server.</source>
            <translation>Erlauben Sie eingehende Verbindungen der Server zu diesem Programm auf TCP-Port {port}, in der Firewall dieses Computers und in denen auf dem Weg, und testen Sie erneut; oder legen Sie die Medien auf einen Webserver.</translation>
        </message>
        <message>
            <source>An upgrade leads to a newer version, by the ways that its maker supports.</source>
            <translation>Ein Upgrade führt zu einer neueren Version, auf den Wegen, die ihr Hersteller unterstützt.</translation>
        </message>
        <message>
            <source>At {source} lie installation media of {family}, not of XenServer or XCP-ng.</source>
            <translation>Unter {source} liegen Installationsmedien von {family}, nicht von XenServer oder XCP-ng.</translation>
        </message>
        <message>
            <source>At {source} lies the update or supplemental pack “{name}”, not installation media.</source>
            <translation>Unter {source} liegt die Aktualisierung oder das Supplemental Pack „{name}“, keine Installationsmedien.</translation>
        </message>
        <message>
            <source>Between {host} and {source} stands a proxy that wants a login.</source>
            <translation>Zwischen {host} und {source} steht ein Proxy, der eine Anmeldung verlangt.</translation>
        </message>
        <message>
            <source>Check that this computer still has this address, and whether other programs or a policy forbid it to listen there.</source>
            <translation>Prüfen Sie, ob dieser Computer diese Adresse noch hat und ob andere Programme oder eine Richtlinie verhindern, dass dort Verbindungen angenommen werden.</translation>
        </message>
        <message>
            <source>Check that this server runs, and the network and firewalls between the two.</source>
            <translation>Prüfen Sie, ob dieser Server läuft, sowie Netzwerk und Firewalls zwischen den beiden.</translation>
        </message>
        <message>
            <source>Check the address, that the server runs, and that its firewall lets this computer and every host of the pool in.</source>
            <translation>Prüfen Sie die Adresse, ob der Server läuft und ob seine Firewall diesen Computer und jeden Host des Pools einlässt.</translation>
        </message>
        <message>
            <source>Check the address, user name and password, that the media are unpacked there with all files, and that the server's network reaches them.</source>
            <translation>Prüfen Sie Adresse, Benutzername und Kennwort, ob die Medien dort mit allen Dateien entpackt sind und ob das Netzwerk des Servers sie erreicht.</translation>
        </message>
        <message>
            <source>Check the disk that holds the media, and unpack the image anew.</source>
            <translation>Prüfen Sie die Festplatte, auf der die Medien liegen, und entpacken Sie das Abbild neu.</translation>
        </message>
        <message>
            <source>Check the network of this computer.</source>
            <translation>Prüfen Sie das Netzwerk dieses Computers.</translation>
        </message>
        <message>
            <source>Check the path, and that the FTP server tells the size of files (SIZE) in text mode, too: vsftpd does. Or use a web server.</source>
            <translation>Prüfen Sie den Pfad und ob der FTP-Server die Größe von Dateien (SIZE) auch im Textmodus nennt; vsftpd tut das. Oder verwenden Sie einen Webserver.</translation>
        </message>
        <message>
            <source>Check the path, that the whole image is unpacked there, hidden files included, and that the server hands them out.</source>
            <translation>Prüfen Sie den Pfad, ob dort das ganze Abbild mit den versteckten Dateien entpackt ist und ob der Server sie ausliefert.</translation>
        </message>
        <message>
            <source>Check the user name and password; both are needed, and the web server must take Basic logins.</source>
            <translation>Prüfen Sie Benutzername und Kennwort; beide sind nötig, und der Webserver muss die Standardauthentifizierung (Basic) annehmen.</translation>
        </message>
        <message>
            <source>Choose the ISO image of the new version, or the folder into which it was unpacked.</source>
            <translation>Wählen Sie das ISO-Abbild der neuen Version oder den Ordner, in den es entpackt wurde.</translation>
        </message>
        <message>
            <source>Choose the folder into which the installation image was unpacked, and nothing above it.</source>
            <translation>Wählen Sie den Ordner, in den das Installationsabbild entpackt wurde, und keinen darüber.</translation>
        </message>
        <message>
            <source>Choose the installation image of the new version, a file whose name ends in .iso.</source>
            <translation>Wählen Sie das Installationsabbild der neuen Version, eine Datei, deren Name auf .iso endet.</translation>
        </message>
        <message>
            <source>Choose the media again, and leave them alone until the upgrade is done.</source>
            <translation>Wählen Sie die Medien noch einmal aus und lassen Sie sie unverändert, bis das Upgrade fertig ist.</translation>
        </message>
        <message>
            <source>Copy the hidden files of the installation image too, and let the web server hand out files whose name begins with a dot.</source>
            <translation>Kopieren Sie auch die versteckten Dateien des Installationsabbilds, und lassen Sie den Webserver Dateien ausgeben, deren Name mit einem Punkt beginnt.</translation>
        </message>
        <message>
            <source>Download it again and compare its checksum with the one that its maker publishes.</source>
            <translation>Laden Sie es erneut herunter und vergleichen Sie die Prüfsumme mit der vom Hersteller veröffentlichten.</translation>
        </message>
        <message>
            <source>Download the image again and compare its checksum with the one that its maker publishes; unpack it anew if this is a folder.</source>
            <translation>Laden Sie das Abbild erneut herunter und vergleichen Sie die Prüfsumme mit der vom Hersteller veröffentlichten; entpacken Sie es neu, wenn dies ein Ordner ist.</translation>
        </message>
        <message>
            <source>Each server fetches the installer and the new version from there by itself.</source>
            <translation>Jeder Server holt das Installationsprogramm und die neue Version selbst von dort.</translation>
        </message>
        <message>
            <source>Every server reads the installation media itself</source>
            <translation>Jeder Server liest die Installationsmedien selbst</translation>
        </message>
        <message>
            <source>Give a user name and a password that may read this folder; both are needed.</source>
            <translation>Geben Sie Benutzername und Kennwort ein, die diesen Ordner lesen dürfen; beides ist nötig.</translation>
        </message>
        <message>
            <source>Give an address that begins with http:// or ftp://, or an NFS export.</source>
            <translation>Geben Sie eine Adresse an, die mit http:// oder ftp:// beginnt, oder eine NFS-Freigabe.</translation>
        </message>
        <message>
            <source>Give an address that begins with http://, https://, ftp:// or nfs://.</source>
            <translation>Geben Sie eine Adresse ein, die mit http://, https://, ftp:// oder nfs:// beginnt.</translation>
        </message>
        <message>
            <source>Give media of XCP-ng, or leave this pool out.</source>
            <translation>Geben Sie Medien von XCP-ng an, oder lassen Sie diesen Pool aus.</translation>
        </message>
        <message>
            <source>Give media of a newer release, or leave this pool out.</source>
            <translation>Geben Sie Medien einer neueren Version an, oder lassen Sie diesen Pool aus.</translation>
        </message>
        <message>
            <source>Give media of a newer release.</source>
            <translation>Geben Sie Medien einer neueren Version an.</translation>
        </message>
        <message>
            <source>Give media of {product} that were made later, or leave this pool out.</source>
            <translation>Geben Sie später erstellte Medien von {product} an, oder lassen Sie diesen Pool aus.</translation>
        </message>
        <message>
            <source>Give the address of the folder with the unpacked installation media, for example http://www.example.com/xenserver/ or nfs://server:/path/.</source>
            <translation>Geben Sie die Adresse des Ordners mit den entpackten Installationsmedien ein, zum Beispiel http://www.example.com/xenserver/ oder nfs://server:/pfad/.</translation>
        </message>
        <message>
            <source>Give the folder into which the whole installation image was unpacked; it holds install.img, the folder boot and the file {name} (older releases: {older}).</source>
            <translation>Geben Sie den Ordner an, in den das ganze Installationsabbild entpackt wurde; er enthält install.img, den Ordner boot und die Datei {name} (ältere Versionen: {older}).</translation>
        </message>
        <message>
            <source>Give the folder of an unpacked installation image of XenServer or XCP-ng.</source>
            <translation>Geben Sie den Ordner eines entpackten Installationsabbilds von XenServer oder XCP-ng an.</translation>
        </message>
        <message>
            <source>Give the folder of an unpacked installation image. Updates and supplemental packs are chosen where the upgrade mode is.</source>
            <translation>Geben Sie den Ordner eines entpackten Installationsabbilds an. Aktualisierungen und Supplemental Packs werden beim Upgrade-Modus gewählt.</translation>
        </message>
        <message>
            <source>Give the name of the web server, or write the port: [{address}]:{port}.</source>
            <translation>Geben Sie den Namen des Webservers an, oder schreiben Sie den Port dazu: [{address}]:{port}.</translation>
        </message>
        <message>
            <source>Give the web or FTP server a user whose name and password do without them.</source>
            <translation>Richten Sie auf dem Web- oder FTP-Server einen Benutzer ein, dessen Name und Kennwort ohne sie auskommen.</translation>
        </message>
        <message>
            <source>If that is right, give the address that it leads to.</source>
            <translation>Wenn das richtig ist, geben Sie die Adresse an, zu der weitergeleitet wird.</translation>
        </message>
        <message>
            <source>Install the current updates of its release on this server, then test again.</source>
            <translation>Installieren Sie auf diesem Server die aktuellen Aktualisierungen seiner Version, und testen Sie dann erneut.</translation>
        </message>
        <message>
            <source>Install the update that brings the upgrade plugin for this release, or upgrade in manual mode.</source>
            <translation>Installieren Sie die Aktualisierung, die das Upgrade-Plugin für diese Version mitbringt, oder führen Sie das Upgrade im manuellen Modus durch.</translation>
        </message>
        <message>
            <source>It may be more than now: see that the pool has memory to spare.</source>
            <translation>Es kann mehr sein als jetzt: Sorgen Sie dafür, dass der Pool Arbeitsspeicher übrig hat.</translation>
        </message>
        <message>
            <source>Look at its console and its network. Once it answers, try again.</source>
            <translation>Sehen Sie sich seine Konsole und sein Netzwerk an. Versuchen Sie es noch einmal, sobald er antwortet.</translation>
        </message>
        <message>
            <source>Look into the log of that server, mend the cause, and test again.</source>
            <translation>Sehen Sie im Protokoll jenes Servers nach, beheben Sie die Ursache, und testen Sie erneut.</translation>
        </message>
        <message>
            <source>Memory of the control domain after the upgrade</source>
            <translation>Arbeitsspeicher der Steuerdomäne nach dem Upgrade</translation>
        </message>
        <message>
            <source>Neither this computer nor a server can read whether the media carry a licence agreement.</source>
            <translation>Weder dieser Computer noch ein Server kann lesen, ob die Medien eine Lizenzvereinbarung enthalten.</translation>
        </message>
        <message>
            <source>No installation media lie at {source}.</source>
            <translation>Unter {source} liegen keine Installationsmedien.</translation>
        </message>
        <message>
            <source>No server of {pool} reaches this computer at {address}, TCP port {port}.</source>
            <translation>Kein Server von {pool} erreicht diesen Computer unter {address}, TCP-Port {port}.</translation>
        </message>
        <message>
            <source>On that server, allow the addresses of all servers of the pool, and all files of this folder.</source>
            <translation>Erlauben Sie dort den Zugriff von den Adressen aller Server des Pools und auf alle Dateien dieses Ordners.</translation>
        </message>
        <message>
            <source>On the system disk of {host} lie virtual disks: its old partition layout cannot be replaced.</source>
            <translation>Auf der Systemfestplatte von {host} liegen virtuelle Festplatten: Die alte Partitionierung kann nicht ersetzt werden.</translation>
        </message>
        <message>
            <source>On the system disk of {host} lies a utility partition: its layout cannot be replaced.</source>
            <translation>Auf der Systemfestplatte von {host} liegt eine Dienstprogramm-Partition: Die Partitionierung kann nicht ersetzt werden.</translation>
        </message>
        <message>
            <source>Put the media where the servers of the pool reach them without a proxy.</source>
            <translation>Legen Sie die Medien dorthin, wo die Server des Pools sie ohne Proxy erreichen.</translation>
        </message>
        <message>
            <source>Rename the folder: no “&amp;” and no “&lt;”.</source>
            <translation>Benennen Sie den Ordner um: ohne „&amp;“ und ohne „&lt;“.</translation>
        </message>
        <message>
            <source>Requests for the installation media come from {addresses}, and no server of {pool} has that address.</source>
            <translation>Anfragen nach den Installationsmedien kommen von {addresses}, und kein Server von {pool} hat diese Adresse.</translation>
        </message>
        <message>
            <source>Servers ask for that (SIZE) and have no other way. Allow it on the FTP server, use another one (for example vsftpd), or a web server.</source>
            <translation>Server fragen danach (SIZE) und haben keinen anderen Weg. Erlauben Sie es auf dem FTP-Server, oder verwenden Sie einen anderen (zum Beispiel vsftpd) oder einen Webserver.</translation>
        </message>
        <message>
            <source>Servers cannot read installation media at {source}: the FTP server does not tell the size of files in text mode ({reason}).</source>
            <translation>Server können die Installationsmedien unter {source} nicht lesen: Der FTP-Server nennt die Größe von Dateien im Textmodus nicht ({reason}).</translation>
        </message>
        <message>
            <source>Something between the servers and this computer changes addresses. Put the media on a web server that the servers reach directly.</source>
            <translation>Zwischen den Servern und diesem Computer werden Adressen umgesetzt. Legen Sie die Medien auf einen Webserver, den die Server direkt erreichen.</translation>
        </message>
        <message>
            <source>Take the full installation image, and unpack it into this folder with all its files.</source>
            <translation>Nehmen Sie das vollständige Installationsabbild, und entpacken Sie es mit allen Dateien in diesen Ordner.</translation>
        </message>
        <message>
            <source>That much less is left for virtual machines on this server; the plan allows for it.</source>
            <translation>Um so viel weniger bleibt auf diesem Server für virtuelle Maschinen; der Plan berücksichtigt es.</translation>
        </message>
        <message>
            <source>The control domain of {host} takes {after} GiB after the upgrade, now {before} GiB.</source>
            <translation>Die Steuerdomäne von {host} belegt nach dem Upgrade {after} GiB, jetzt {before} GiB.</translation>
        </message>
        <message>
            <source>The disks of all servers can take the new version</source>
            <translation>Die Festplatten aller Server können die neue Version aufnehmen</translation>
        </message>
        <message>
            <source>The file {name} at {source} is far too large.</source>
            <translation>Die Datei {name} unter {source} ist viel zu groß.</translation>
        </message>
        <message>
            <source>The image {path} is damaged: {what}.</source>
            <translation>Das Abbild {path} ist beschädigt: {what}.</translation>
        </message>
        <message>
            <source>The image {path} is of a kind that cannot be served: {what}.</source>
            <translation>Das Abbild {path} ist von einer Art, die nicht bereitgestellt werden kann: {what}.</translation>
        </message>
        <message>
            <source>The installation media at {path} were changed: {file} is another file than before.</source>
            <translation>Die Installationsmedien unter {path} wurden geändert: {file} ist eine andere Datei als zuvor.</translation>
        </message>
        <message>
            <source>The installation media at {source} are damaged: {what}.</source>
            <translation>Die Installationsmedien unter {source} sind beschädigt: {what}.</translation>
        </message>
        <message>
            <source>The installation media at {source} are older than what {host} runs ({version}).</source>
            <translation>Die Installationsmedien unter {source} sind älter als das, was auf {host} läuft ({version}).</translation>
        </message>
        <message>
            <source>The installation media at {source} bring no packages: the file {name} is missing. This is a network installation image (netinstall), or not everything was unpacked.</source>
            <translation>Die Installationsmedien unter {source} bringen keine Pakete mit: Die Datei {name} fehlt. Das ist ein Abbild für die Installation über das Netzwerk (netinstall), oder es wurde nicht alles entpackt.</translation>
        </message>
        <message>
            <source>The installation media at {source} cannot be reached: {cause}.</source>
            <translation>Die Installationsmedien unter {source} sind nicht erreichbar: {cause}.</translation>
        </message>
        <message>
            <source>The installation media at {source} lack the hidden file {name}.</source>
            <translation>Den Installationsmedien unter {source} fehlt die versteckte Datei {name}.</translation>
        </message>
        <message>
            <source>The installer would give up on this server, or overwrite what lies on its disk.</source>
            <translation>Das Installationsprogramm würde auf diesem Server abbrechen oder überschreiben, was auf der Festplatte liegt.</translation>
        </message>
        <message>
            <source>The installer would refuse, with the server already down. See the release notes of the new version, mend this, then test again.</source>
            <translation>Das Installationsprogramm würde ablehnen, wenn der Server schon außer Betrieb ist. Lesen Sie die Versionshinweise der neuen Version, beheben Sie dies, und testen Sie dann erneut.</translation>
        </message>
        <message>
            <source>The path of the NFS export {source} holds a character that breaks the installation.</source>
            <translation>Der Pfad der NFS-Freigabe {source} enthält ein Zeichen, an dem die Installation scheitert.</translation>
        </message>
        <message>
            <source>The server refuses access to the installation media at {source}.</source>
            <translation>Der Server verweigert den Zugriff auf die Installationsmedien unter {source}.</translation>
        </message>
        <message>
            <source>The server with the installation media at {source} answers {host} with error {status}.</source>
            <translation>Der Server mit den Installationsmedien unter {source} antwortet {host} mit dem Fehler {status}.</translation>
        </message>
        <message>
            <source>The server with the installation media at {source} does not let {host} log in.</source>
            <translation>Der Server mit den Installationsmedien unter {source} lässt {host} nicht anmelden.</translation>
        </message>
        <message>
            <source>The server with the installation media at {source} forbids {host} to read them.</source>
            <translation>Der Server mit den Installationsmedien unter {source} verbietet {host}, sie zu lesen.</translation>
        </message>
        <message>
            <source>The servers' own checks find nothing against the new version</source>
            <translation>Die eigenen Prüfungen der Server haben nichts gegen die neue Version</translation>
        </message>
        <message>
            <source>The system disk of {host} cannot be upgraded safely.</source>
            <translation>Auf der Systemfestplatte von {host} ist kein sicheres Upgrade möglich.</translation>
        </message>
        <message>
            <source>The system disk of {host} has a partition table of the old kind.</source>
            <translation>Die Systemfestplatte von {host} hat eine Partitionstabelle der alten Art.</translation>
        </message>
        <message>
            <source>The system disk of {host} is too small for the new partition layout.</source>
            <translation>Die Systemfestplatte von {host} ist zu klein für die neue Partitionierung.</translation>
        </message>
        <message>
            <source>The upgrade plugin of {host} ({version}) is too old for these installation media (UEFI only).</source>
            <translation>Das Upgrade-Plug-in von {host} ({version}) ist zu alt für diese Installationsmedien (nur UEFI).</translation>
        </message>
        <message>
            <source>The upgrade plugin of {host} finds {name} unfit for the new version: {reason}.</source>
            <translation>Das Upgrade-Plug-in von {host} hält {name} für ungeeignet für die neue Version: {reason}.</translation>
        </message>
        <message>
            <source>The user name or password for {source} holds a space, a double quote or a backslash. Most installers fail at that, when the server is already down.</source>
            <translation>Benutzername oder Kennwort für {source} enthält ein Leerzeichen, ein Anführungszeichen oder einen umgekehrten Schrägstrich. Die meisten Installationsprogramme scheitern daran, wenn der Server schon außer Betrieb ist.</translation>
        </message>
        <message>
            <source>The web server with the installation media at {source} offers no Basic login, and servers know no other.</source>
            <translation>Der Webserver mit den Installationsmedien unter {source} bietet keine Standardauthentifizierung (Basic) an, und eine andere kennen Server nicht.</translation>
        </message>
        <message>
            <source>Their version is an upgrade for every server</source>
            <translation>Ihre Version ist für jeden Server ein Upgrade</translation>
        </message>
        <message>
            <source>This computer has no way to {server}: {reason}.</source>
            <translation>Dieser Computer hat keinen Weg zu {server}: {reason}.</translation>
        </message>
        <message>
            <source>This program cannot serve the installation media at {address}: {reason}.</source>
            <translation>Dieses Programm kann die Installationsmedien unter {address} nicht bereitstellen: {reason}.</translation>
        </message>
        <message>
            <source>Unpack the installation image anew into this folder, with all its files.</source>
            <translation>Entpacken Sie das Installationsabbild erneut in diesen Ordner, mit allen Dateien.</translation>
        </message>
        <message>
            <source>Unpack the installation image anew into this folder.</source>
            <translation>Entpacken Sie das Installationsabbild erneut in diesen Ordner.</translation>
        </message>
        <message>
            <source>Upgrade to {step} first, then to the version you want.</source>
            <translation>Führen Sie zuerst das Upgrade auf {step} durch, dann das auf die gewünschte Version.</translation>
        </message>
        <message>
            <source>Use the image as its maker publishes it, or mount it and choose the folder.</source>
            <translation>Verwenden Sie das Abbild so, wie der Hersteller es veröffentlicht, oder hängen Sie es ein und wählen Sie den Ordner.</translation>
        </message>
        <message>
            <source>Whether they are right does not matter. Let the web server use the usual port and leave out “:{port}”, let it hand out the media without a login, or use an FTP server, an NFS export, or an image on this computer.</source>
            <translation>Ob sie stimmen, spielt keine Rolle. Stellen Sie den Webserver auf den üblichen Port um, und lassen Sie „:{port}“ weg; liefern Sie die Medien ohne Anmeldung aus; oder verwenden Sie einen FTP-Server, eine NFS-Freigabe oder ein Abbild auf diesem Computer.</translation>
        </message>
        <message>
            <source>Whoever installs the new version agrees to it all the same. Read it on the media.</source>
            <translation>Wer die neue Version installiert, stimmt ihr trotzdem zu. Lesen Sie sie auf den Medien.</translation>
        </message>
        <message>
            <source>it is shorter than it says itself</source>
            <translation>es ist kürzer, als es selbst angibt</translation>
        </message>
        <message>
            <source>its directories cannot be understood</source>
            <translation>seine Verzeichnisse sind unverständlich</translation>
        </message>
        <message>
            <source>its files are compressed (zisofs)</source>
            <translation>seine Dateien sind komprimiert (zisofs)</translation>
        </message>
        <message>
            <source>the content of the file {name} is not what it was</source>
            <translation>der Inhalt der Datei {name} ist verändert</translation>
        </message>
        <message>
            <source>the file {name} cannot be understood</source>
            <translation>die Datei {name} ist nicht zu verstehen</translation>
        </message>
        <message>
            <source>the file {name} has {size} bytes in place of {wanted}</source>
            <translation>die Datei {name} hat {size} statt {wanted} Byte</translation>
        </message>
        <message>
            <source>the file {name} is missing</source>
            <translation>die Datei {name} fehlt</translation>
        </message>
        <message>
            <source>the file {name} lies in it in interleaved pieces</source>
            <translation>die Datei {name} liegt darin in verschränkten Stücken</translation>
        </message>
        <message>
            <source>the file {name} names no version</source>
            <translation>die Datei {name} nennt keine Version</translation>
        </message>
        <message>
            <source>the main packages (packages.main) are missing</source>
            <translation>die Hauptpakete (packages.main) fehlen</translation>
        </message>
        <message>
            <source>there was no answer within five minutes</source>
            <translation>innerhalb von fünf Minuten kam keine Antwort</translation>
        </message>
        <message>
            <source>{host} ({version}) lacks the program that prepares a server for its upgrade.</source>
            <translation>{host} ({version}) fehlt das Programm, das einen Server auf sein Upgrade vorbereitet.</translation>
        </message>
        <message>
            <source>{host} cannot log in at {source}: servers send a user name and password only to addresses without a port.</source>
            <translation>{host} kann sich unter {source} nicht anmelden: Server senden Benutzername und Kennwort nur an Adressen ohne Port.</translation>
        </message>
        <message>
            <source>{host} cannot read from {source}: servers understand an IPv6 address only when a port follows it.</source>
            <translation>{host} kann von {source} nicht lesen: Server verstehen eine IPv6-Adresse nur, wenn ein Port darauf folgt.</translation>
        </message>
        <message>
            <source>{host} cannot read installation media at {source}.</source>
            <translation>{host} kann unter {source} keine Installationsmedien lesen.</translation>
        </message>
        <message>
            <source>{host} cannot say how much memory its control domain takes after the upgrade.</source>
            <translation>{host} kann nicht sagen, wie viel Arbeitsspeicher die Steuerdomäne nach dem Upgrade belegt.</translation>
        </message>
        <message>
            <source>{host} cannot use the installation media at {source}: {reason}</source>
            <translation>{host} kann die Installationsmedien unter {source} nicht verwenden: {reason}</translation>
        </message>
        <message>
            <source>{host} could not test the installation media at {source}: {reason}</source>
            <translation>{host} konnte die Installationsmedien unter {source} nicht testen: {reason}</translation>
        </message>
        <message>
            <source>{host} does not answer, although the pool takes it for running.</source>
            <translation>{host} antwortet nicht, obwohl der Server für den Pool in Betrieb ist.</translation>
        </message>
        <message>
            <source>{host} does not find all files of installation media at {source}.</source>
            <translation>{host} findet unter {source} nicht alle Dateien von Installationsmedien.</translation>
        </message>
        <message>
            <source>{host} got no answer in time from {source}.</source>
            <translation>{host} hat von {source} nicht rechtzeitig Antwort bekommen.</translation>
        </message>
        <message>
            <source>{host} reaches {source}, but reading files there fails (input/output error).</source>
            <translation>{host} erreicht {source}, aber das Lesen von Dateien schlägt dort fehl (Ein-/Ausgabefehler).</translation>
        </message>
        <message>
            <source>{host} runs {old} already and is left as it is.</source>
            <translation>{host} läuft schon mit {old} und bleibt, wie er ist.</translation>
        </message>
        <message>
            <source>{host} runs {old} and becomes {new}, another product; no upgrade leads back.</source>
            <translation>{host} läuft mit {old} und wird zu {new}, einem anderen Produkt; kein Upgrade führt zurück.</translation>
        </message>
        <message>
            <source>{host} runs {old} with the toolstack xapi {running}; the installation media at {source} bring {new} with the older xapi {brought}.</source>
            <translation>{host} läuft mit {old} und dem Toolstack xapi {running}; die Installationsmedien unter {source} bringen {new} mit dem älteren xapi {brought}.</translation>
        </message>
        <message>
            <source>{host} runs {old}, from which no upgrade leads directly to {new}.</source>
            <translation>{host} läuft mit {old}; von dort führt kein Upgrade direkt zu {new}.</translation>
        </message>
        <message>
            <source>{host} runs {old}. The vendor recommends upgrading to {step} before {new}.</source>
            <translation>{host} läuft mit {old}. Der Hersteller empfiehlt vor {new} ein Upgrade auf {step}.</translation>
        </message>
        <message>
            <source>{host} runs {old}; the installation media at {source} bring {new}, another product.</source>
            <translation>{host} läuft mit {old}; die Installationsmedien unter {source} bringen {new}, ein anderes Produkt.</translation>
        </message>
        <message>
            <source>{host} runs {old}; the installation media at {source} bring {new}, which is older.</source>
            <translation>{host} läuft mit {old}; die Installationsmedien unter {source} bringen {new}, was älter ist.</translation>
        </message>
        <message>
            <source>{host} runs {version}, which cannot read installation media over HTTPS.</source>
            <translation>{host} läuft mit {version} und kann Installationsmedien nicht über HTTPS lesen.</translation>
        </message>
        <message>
            <source>{path} cannot be read: {reason}.</source>
            <translation>{path} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>{path} does not exist.</source>
            <translation>{path} gibt es nicht.</translation>
        </message>
        <message>
            <source>{path} is no ISO image.</source>
            <translation>{path} ist kein ISO-Abbild.</translation>
        </message>
        <message>
            <source>“{address}” does not name a server.</source>
            <translation>„{address}“ nennt keinen Server.</translation>
        </message>
        <message>
            <source>“{address}”: servers cannot read installation media over “{scheme}”.</source>
            <translation>„{address}“: Über „{scheme}“ können Server keine Installationsmedien lesen.</translation>
        </message>
        <message>
            <source>“{address}”: “{port}” is not a port number.</source>
            <translation>„{address}“: „{port}“ ist keine Portnummer.</translation>
        </message>
    </context>
    <context>
        <name>planning</name>
        <message numerus="yes">
            <source>Emptying the next server ahead would save about {gain}, but up to {out} servers at a time would be out of service, for about {time} in all, and %n server(s) would carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>Den nächsten Server schon vorher zu leeren, würde etwa {gain} sparen; dann wären aber bis zu {out} Server gleichzeitig außer Betrieb, insgesamt etwa {time} lang, und %n Server würde solange die virtuellen Maschinen tragen.</numerusform>
                <numerusform>Den nächsten Server schon vorher zu leeren, würde etwa {gain} sparen; dann wären aber bis zu {out} Server gleichzeitig außer Betrieb, insgesamt etwa {time} lang, und %n Server würden solange die virtuellen Maschinen tragen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Install the updates of the new version on the pool coordinator, or shut down the virtual machines on the servers that are not upgraded yet. Then choose Retry.</source>
            <translation>Installieren Sie auf dem Poolmaster die Aktualisierungen der neuen Version, oder fahren Sie die virtuellen Maschinen auf den Servern herunter, die noch nicht aktualisiert sind. Wählen Sie dann Wiederholen.</translation>
        </message>
        <message>
            <source>Look at these values (xe …-param-list uuid=…) and correct them. If they are as they should be, look for a newer version of this program.</source>
            <translation>Sehen Sie sich diese Werte an (xe …-param-list uuid=…) und berichtigen Sie sie. Wenn sie stimmen, suchen Sie nach einer neueren Version dieses Programms.</translation>
        </message>
        <message>
            <source>Migrations cannot use the network “{network}”: {host} has no address on it.</source>
            <translation>Migrationen können das Netzwerk „{network}“ nicht verwenden: {host} hat darin keine Adresse.</translation>
        </message>
        <message numerus="yes">
            <source>One server at a time is out of service, for about {time} in all; %n server(s) carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>Immer nur ein Server ist außer Betrieb, insgesamt etwa {time} lang; %n Server trägt solange die virtuellen Maschinen.</numerusform>
                <numerusform>Immer nur ein Server ist außer Betrieb, insgesamt etwa {time} lang; %n Server tragen solange die virtuellen Maschinen.</numerusform>
            </translation>
        </message>
        <message>
            <source>The installation media bring {part} {new}, which is older than {part} {old} on {hosts}. Virtual machines cannot move from there to upgraded servers, so the last of these servers could never be emptied.</source>
            <translation>Die Installationsmedien bringen {part} {new}, und das ist älter als {part} {old} auf {hosts}. Virtuelle Maschinen können von dort nicht auf aktualisierte Server migrieren; der letzte dieser Server ließe sich nie leeren.</translation>
        </message>
        <message>
            <source>The plan depends on values that cannot be read: {things}.</source>
            <translation>Der Plan hängt von Werten ab, die nicht gelesen werden können: {things}.</translation>
        </message>
        <message>
            <source>The servers can be upgraded, but not emptied once more for their updates, which come in a second pass: {reason} The upgrade can start without updates.</source>
            <translation>Das Upgrade der Server ist möglich, aber für ihre Aktualisierungen, die in einem zweiten Durchgang kommen, lassen sie sich nicht noch einmal räumen: {reason} Ohne Aktualisierungen kann das Upgrade beginnen.</translation>
        </message>
        <message>
            <source>The upgraded pool coordinator {coordinator} runs {part} {new}, which is older than {part} {old} on {hosts}. Virtual machines cannot move from there to upgraded servers, so the last of these servers could never be emptied.</source>
            <translation>Auf dem aktualisierten Poolmaster {coordinator} läuft {part} {new}, und das ist älter als {part} {old} auf {hosts}. Virtuelle Maschinen können von dort nicht auf aktualisierte Server migrieren; der letzte dieser Server ließe sich nie leeren.</translation>
        </message>
        <message numerus="yes">
            <source>Up to {out} servers at a time are out of service, for about {time} in all; %n server(s) carry the virtual machines meanwhile.</source>
            <translation>
                <numerusform>Bis zu {out} Server sind gleichzeitig außer Betrieb, insgesamt etwa {time} lang; %n Server trägt solange die virtuellen Maschinen.</numerusform>
                <numerusform>Bis zu {out} Server sind gleichzeitig außer Betrieb, insgesamt etwa {time} lang; %n Server tragen solange die virtuellen Maschinen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Use installation media that contain the current updates, or shut down the virtual machines of this pool for the upgrade.</source>
            <translation>Verwenden Sie Installationsmedien, die die aktuellen Aktualisierungen enthalten, oder fahren Sie die virtuellen Maschinen dieses Pools für das Upgrade herunter.</translation>
        </message>
        <message>
            <source>a USB device of its server is passed through to it</source>
            <translation>ein USB-Gerät ihres Servers ist zu ihr durchgereicht</translation>
        </message>
        <message>
            <source>a USB device of its server is passed through to it ({devices})</source>
            <translation>ein USB-Gerät ihres Servers ist zu ihr durchgereicht ({devices})</translation>
        </message>
        <message>
            <source>a name server (DNS) of the servers</source>
            <translation>ein Nameserver (DNS) der Server</translation>
        </message>
        <message>
            <source>a physical device of its server is passed through to it</source>
            <translation>ein physisches Gerät ihres Servers ist zu ihr durchgereicht</translation>
        </message>
        <message>
            <source>a time server (NTP) of the servers</source>
            <translation>ein Zeitserver (NTP) der Server</translation>
        </message>
        <message>
            <source>an administrator has blocked it (blocked_operations: {operation}{reason})</source>
            <translation>ein Administrator hat das gesperrt (blocked_operations: {operation}{reason})</translation>
        </message>
        <message>
            <source>it has no drivers (VM tools) that allow live migration</source>
            <translation>sie hat keine Treiber (VM Tools), die eine Live-Migration erlauben</translation>
        </message>
        <message>
            <source>it is not known how much memory {host} has</source>
            <translation>es ist nicht bekannt, wie viel Speicher {host} hat</translation>
        </message>
        <message>
            <source>it is paused, and only running VMs can be migrated</source>
            <translation>sie ist pausiert, und nur laufende VMs können verschoben werden</translation>
        </message>
        <message>
            <source>it is set up so that it cannot move (platform:nomigrate)</source>
            <translation>sie ist so eingestellt, dass sie nicht umziehen kann (platform:nomigrate)</translation>
        </message>
        <message>
            <source>it runs virtual machines of its own (nested virtualization)</source>
            <translation>in ihr laufen selbst virtuelle Maschinen (verschachtelte Virtualisierung)</translation>
        </message>
        <message>
            <source>it uses a virtual GPU</source>
            <translation>sie benutzt eine virtuelle GPU</translation>
        </message>
        <message>
            <source>it uses features of its CPU that {host} lacks (restarting the VM helps): {features}</source>
            <translation>sie benutzt Funktionen ihrer CPU, die {host} fehlen (ein Neustart der VM hilft): {features}</translation>
        </message>
        <message>
            <source>it was started on a CPU of {vendor}, and {host} has one of {other}</source>
            <translation>sie wurde auf einer CPU von {vendor} gestartet, und {host} hat eine von {other}</translation>
        </message>
        <message>
            <source>its disk “{disk}” is on “{sr}”, which {host} cannot reach</source>
            <translation>ihr Datenträger „{disk}“ liegt auf „{sr}“, das {host} nicht erreicht</translation>
        </message>
        <message>
            <source>its interface on “{network}” is a part of its server's network card (SR-IOV)</source>
            <translation>ihre Schnittstelle im Netzwerk „{network}“ ist ein Teil der Netzwerkkarte ihres Servers (SR-IOV)</translation>
        </message>
        <message>
            <source>its network “{network}” does not exist on {host}</source>
            <translation>ihr Netzwerk „{network}“ gibt es auf {host} nicht</translation>
        </message>
        <message>
            <source>no server that could take it is enabled and running at the moment</source>
            <translation>kein Server, der sie aufnehmen könnte, ist im Augenblick aktiviert und in Betrieb</translation>
        </message>
        <message>
            <source>one of its disks is reset at each boot</source>
            <translation>eine ihrer Festplatten wird bei jedem Start zurückgesetzt</translation>
        </message>
        <message>
            <source>one of its disks is reset at each boot and cached on its server</source>
            <translation>eine ihrer Festplatten wird bei jedem Start zurückgesetzt und auf ihrem Server zwischengespeichert</translation>
        </message>
        <message>
            <source>the CD “{cd}” in its drive is on “{sr}”, which {host} cannot reach</source>
            <translation>die CD „{cd}“ in ihrem Laufwerk liegt auf „{sr}“, das {host} nicht erreicht</translation>
        </message>
        <message>
            <source>the gateway of the servers</source>
            <translation>das Gateway der Server</translation>
        </message>
        <message>
            <source>the log server (syslog) of the servers</source>
            <translation>der Protokollserver (Syslog) der Server</translation>
        </message>
        <message>
            <source>the other servers do not have enough memory for all VMs of this server together</source>
            <translation>die anderen Server haben nicht genug Speicher für alle VMs dieses Servers zusammen</translation>
        </message>
        <message>
            <source>the pool does not allow it and gives no reason</source>
            <translation>der Pool erlaubt es nicht und nennt keinen Grund</translation>
        </message>
        <message>
            <source>the storage “{sr}”</source>
            <translation>das Storage „{sr}“</translation>
        </message>
        <message>
            <source>the suspend storage “{sr}” has {left} GiB left, and {needed} GiB are needed</source>
            <translation>Auf dem Storage für angehaltene VMs, „{sr}“, sind noch {left} GiB frei, und {needed} GiB werden gebraucht</translation>
        </message>
        <message>
            <source>the system in it says that it cannot be suspended or moved now ({reason})</source>
            <translation>das System darin sagt, dass sie jetzt weder angehalten noch verschoben werden kann ({reason})</translation>
        </message>
        <message>
            <source>there is no other server in the pool</source>
            <translation>es gibt keinen anderen Server im Pool</translation>
        </message>
        <message>
            <source>workload balancing (WLB)</source>
            <translation>Workload Balancing (WLB)</translation>
        </message>
        <message>
            <source>{host} cannot be emptied either: {size} GiB of memory are missing on the other servers; the same remedy is enough.</source>
            <translation>Auch {host} kann nicht geleert werden: Auf den anderen Servern fehlen {size} GiB Speicher; dieselbe Abhilfe genügt.</translation>
        </message>
        <message>
            <source>{host} cannot be emptied: there is no place for {vm}; {reason}.</source>
            <translation>{host} kann nicht geleert werden: Für {vm} ist kein Platz; {reason}.</translation>
        </message>
        <message>
            <source>{host} cannot be emptied: {size} GiB of memory are missing on the other servers.</source>
            <translation>{host} kann nicht geleert werden: Auf den anderen Servern fehlen {size} GiB Speicher.</translation>
        </message>
        <message>
            <source>{host} cannot be emptied: {size} GiB of memory are missing on the other servers; shutting down {vms} ({freed} GiB) is enough.</source>
            <translation>{host} kann nicht geleert werden: Auf den anderen Servern fehlen {size} GiB Speicher; es genügt, {vms} herunterzufahren ({freed} GiB).</translation>
        </message>
        <message>
            <source>{host} cannot be emptied: {size} GiB of memory are missing on the other servers; suspending {vms} ({freed} GiB) is enough.</source>
            <translation>{host} kann nicht geleert werden: Auf den anderen Servern fehlen {size} GiB Speicher; es genügt, {vms} anzuhalten ({freed} GiB).</translation>
        </message>
        <message>
            <source>{host} has no graphics card for its virtual GPU</source>
            <translation>{host} hat keine Grafikkarte für ihre virtuelle GPU</translation>
        </message>
        <message>
            <source>{host} reaches no storage that its memory could be written to</source>
            <translation>{host} erreicht keinen Storage, auf den ihr Arbeitsspeicher geschrieben werden könnte</translation>
        </message>
        <message>
            <source>{host} runs {newer}, newer than the pool coordinator {coordinator} ({older}): bring it back first.</source>
            <translation>{host} läuft mit {newer}, neuer als der Poolmaster {coordinator} ({older}): Bringen Sie ihn zuerst zurück.</translation>
        </message>
        <message>
            <source>{host} will have {size} GiB too little memory for the virtual machines that have to run on it again.</source>
            <translation>{host} wird {size} GiB zu wenig Speicher für die virtuellen Maschinen haben, die dort wieder laufen müssen.</translation>
        </message>
        <message>
            <source>{pool} has no network with the name or uuid {uuid}.</source>
            <translation>{pool} hat kein Netzwerk mit der UUID oder dem Namen {uuid}.</translation>
        </message>
        <message>
            <source>{size} GiB of memory are missing on {host}, the server with the most room for it</source>
            <translation>auf {host}, dem Server mit dem meisten Platz dafür, fehlen {size} GiB Speicher</translation>
        </message>
        <message>
            <source>{some} and {last}</source>
            <comment>names of virtual machines</comment>
            <translation>{some} und {last}</translation>
        </message>
        <message numerus="yes">
            <source>{things} and %n more</source>
            <translation>
                <numerusform>{things} und %n weiteres</numerusform>
                <numerusform>{things} und %n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. It can be shut down for the upgrade, but not suspended: {why}.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Sie kann für das Upgrade heruntergefahren, aber nicht angehalten werden: {why}.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. It can be shut down for the upgrade.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Sie kann für das Upgrade heruntergefahren werden.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. It can be suspended or shut down for the upgrade.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Sie kann für das Upgrade angehalten oder heruntergefahren werden.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. It would have to be shut down; the new version brings {part} {new}, older than the {old} of {host}, and could not resume it.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Sie müsste heruntergefahren werden; die neue Version bringt {part} {new}, älter als {old} auf {host}, und könnte sie nicht fortsetzen.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. Nor can it be suspended, for it could not be resumed: {why}. It would have to be shut down.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Sie kann auch nicht angehalten werden, denn sie könnte nicht fortgesetzt werden: {why}. Sie müsste heruntergefahren werden.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. Nor can it be suspended: {why}. It would have to be shut down.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Angehalten werden kann sie auch nicht: {why}. Sie müsste heruntergefahren werden.</translation>
        </message>
        <message>
            <source>{vm} cannot leave {host}: {reason}. Nor can it be suspended; it would have to be shut down.</source>
            <translation>{vm} kann {host} nicht verlassen: {reason}. Angehalten werden kann sie auch nicht; sie müsste heruntergefahren werden.</translation>
        </message>
    </context>
    <context>
        <name>pooldump</name>
        <message>
            <source>The file {file} cannot be read: {reason}.</source>
            <translation>Die Datei {file} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>{file} holds no pool and no server: it is the stub that a pool gives while it is being upgraded. Use a dump from before the upgrade.</source>
            <translation>{file} enthält weder Pool noch Server: Das ist der Rumpf, den ein Pool während seines Upgrades ausgibt. Verwenden Sie eine Sicherung von vor dem Upgrade.</translation>
        </message>
        <message>
            <source>{file} is damaged or no pool database: {reason}. Dump the database again.</source>
            <translation>{file} ist beschädigt oder keine Pooldatenbank: {reason}. Sichern Sie die Datenbank erneut.</translation>
        </message>
        <message>
            <source>{file} is no pool database. Make one with: xe pool-dump-database file-name=…</source>
            <translation>{file} ist keine Pooldatenbank. Erstellen Sie eine mit: xe pool-dump-database file-name=…</translation>
        </message>
    </context>
    <context>
        <name>prechecks</name>
        <message>
            <source>    Remedy: {fix}</source>
            <translation>    Abhilfe: {fix}</translation>
        </message>
        <message>
            <source>    Why: {why}</source>
            <translation>    Warum: {why}</translation>
        </message>
        <message>
            <source>  Not testable yet: {check} ({where}). {reason}</source>
            <translation>  Noch nicht prüfbar: {check} ({where}). {reason}</translation>
        </message>
        <message>
            <source>  Passed: {check}</source>
            <translation>  In Ordnung: {check}</translation>
        </message>
        <message>
            <source>  nothing found</source>
            <translation>  nichts gefunden</translation>
        </message>
        <message>
            <source>  {severity}: {text}</source>
            <translation>  {severity}: {text}</translation>
        </message>
        <message>
            <source>A cluster stops when too few of its servers are up: all of them must be running before the upgrade, and no other may be switched off meanwhile.</source>
            <translation>Ein Cluster bleibt stehen, wenn zu wenige seiner Server laufen: Vor dem Upgrade müssen alle laufen, und währenddessen darf kein weiterer ausgeschaltet werden.</translation>
        </message>
        <message>
            <source>A server that comes back from the installation does not reach this storage until that is installed again. The upgrade waits for it then, before virtual machines return: install it on each server as soon as it is back.</source>
            <translation>Ein Server, der von der Installation zurückkommt, erreicht dieses Storage erst, wenn das wieder installiert ist. Das Upgrade wartet dann darauf, bevor virtuelle Maschinen zurückkehren: Installieren Sie es auf jedem Server, sobald er wieder da ist.</translation>
        </message>
        <message>
            <source>A server that is down can neither be upgraded nor take virtual machines. Start it, look at its network, and check again.</source>
            <translation>Ein Server, der nicht läuft, kann weder aktualisiert werden noch virtuelle Maschinen aufnehmen. Starten Sie ihn, prüfen Sie sein Netzwerk, und prüfen Sie dann erneut.</translation>
        </message>
        <message>
            <source>A snapshot of {vm} is being taken.</source>
            <translation>Von {vm} wird gerade ein Schnappschuss gemacht.</translation>
        </message>
        <message>
            <source>A snapshot of {vm} with its memory is being taken.</source>
            <translation>Von {vm} wird gerade ein Schnappschuss mit Arbeitsspeicher gemacht.</translation>
        </message>
        <message>
            <source>AMD MxGPU</source>
            <translation>AMD MxGPU</translation>
        </message>
        <message>
            <source>After the upgrade containers are no longer shown or managed; the virtual machines stay.</source>
            <translation>Nach dem Upgrade werden Container nicht mehr angezeigt und verwaltet; die virtuellen Maschinen bleiben.</translation>
        </message>
        <message>
            <source>After the upgrade its rules apply no longer. Move them to an SDN controller, or take the vSwitch controller out of the pool's settings.</source>
            <translation>Nach dem Upgrade gelten seine Regeln nicht mehr. Übertragen Sie sie auf einen SDN-Controller, oder entfernen Sie den vSwitch-Controller aus den Einstellungen des Pools.</translation>
        </message>
        <message>
            <source>After the upgrade no server can reach its disks. Move them to other storage before.</source>
            <translation>Nach dem Upgrade erreicht kein Server mehr die Datenträger darauf. Verschieben Sie sie vorher auf anderen Speicher.</translation>
        </message>
        <message>
            <source>After the upgrade no server reaches this storage. Move its disks to other storage first; the type ext uses the same file system.</source>
            <translation>Nach dem Upgrade erreicht kein Server dieses Storage. Verschieben Sie seine Festplatten vorher auf anderes Storage; der Typ ext verwendet dasselbe Dateisystem.</translation>
        </message>
        <message>
            <source>After the upgrade the pool can no longer switch this server on by itself.</source>
            <translation>Nach dem Upgrade kann der Pool diesen Server nicht mehr von selbst einschalten.</translation>
        </message>
        <message>
            <source>All paths to storage are there</source>
            <translation>Alle Pfade zum Storage sind da</translation>
        </message>
        <message>
            <source>All running virtual machines are treated alike by HA</source>
            <translation>Die HA behandelt alle laufenden virtuellen Maschinen gleich</translation>
        </message>
        <message>
            <source>All servers have the same version</source>
            <translation>Alle Server haben dieselbe Version</translation>
        </message>
        <message>
            <source>Allow TLS 1.2 only on all servers, and see who still needs more.</source>
            <translation>Auf allen Servern nur TLS 1.2 zulassen; dann zeigt sich, wer noch anderes braucht.</translation>
        </message>
        <message>
            <source>An update still demands on {host}: {guidance}.</source>
            <translation>Auf {host} steht nach einer Aktualisierung noch aus: {guidance}.</translation>
        </message>
        <message>
            <source>Assign a licence that does, or upgrade this server by hand.</source>
            <translation>Weisen Sie eine passende Lizenz zu, oder führen Sie das Upgrade dieses Servers von Hand durch.</translation>
        </message>
        <message>
            <source>Auto-start of virtual machines in {pool}</source>
            <translation>Automatischer Start virtueller Maschinen in {pool}</translation>
        </message>
        <message>
            <source>Auto-start of virtual machines is off</source>
            <translation>Der automatische Start virtueller Maschinen ist ausgeschaltet</translation>
        </message>
        <message>
            <source>Blocked operations of {vm} ({operations})</source>
            <translation>Gesperrte Operationen von {vm} ({operations})</translation>
        </message>
        <message>
            <source>Blocks the upgrade</source>
            <translation>Verhindert das Upgrade</translation>
        </message>
        <message>
            <source>CD drives are empty</source>
            <translation>Die CD-Laufwerke sind leer</translation>
        </message>
        <message>
            <source>Cancel the task</source>
            <translation>Vorgang abbrechen</translation>
        </message>
        <message>
            <source>Cancel “{task}”, unless you would rather wait for its end.</source>
            <translation>„{task}“ abbrechen, falls Sie nicht lieber das Ende abwarten.</translation>
        </message>
        <message>
            <source>Changed-block tracking of the disk “{disk}”</source>
            <translation>Changed Block Tracking des Datenträgers „{disk}“</translation>
        </message>
        <message>
            <source>Choose another power-on mode in the server's properties.</source>
            <translation>Wählen Sie in den Eigenschaften des Servers einen anderen Einschaltmodus.</translation>
        </message>
        <message>
            <source>Clustering is enabled in {pool}.</source>
            <translation>In {pool} ist das Clustering eingeschaltet.</translation>
        </message>
        <message>
            <source>Clusters of version 7.5 cannot be upgraded: move the disks away, and remove the GFS2 storage and the cluster.</source>
            <translation>Für Cluster der Version 7.5 gibt es kein Upgrade: Verschieben Sie die Datenträger, und entfernen Sie den GFS2-Speicher und den Cluster.</translation>
        </message>
        <message>
            <source>Connect {host} to “{sr}” again.</source>
            <translation>Verbinden Sie {host} wieder mit „{sr}“.</translation>
        </message>
        <message>
            <source>Container management is not in use</source>
            <translation>Die Containerverwaltung wird nicht verwendet</translation>
        </message>
        <message>
            <source>Disks and first start of the servers are fit for the upgrade</source>
            <translation>Systemdatenträger und Ersteinrichtung der Server taugen für das Upgrade</translation>
        </message>
        <message>
            <source>Dynamic memory of {vm}</source>
            <translation>Dynamischer Arbeitsspeicher von {vm}</translation>
        </message>
        <message>
            <source>Each server gets its updates right after its upgrade</source>
            <translation>Jeder Server bekommt seine Aktualisierungen gleich nach seinem Upgrade</translation>
        </message>
        <message>
            <source>Each server has to say which updates it lacks, and only the new version can. So the virtual machines move twice, and the upgrade takes longer. Without “Apply updates” there is no second pass.</source>
            <translation>Jeder Server muss sagen, welche Aktualisierungen ihm fehlen, und das kann erst die neue Version. Die virtuellen Maschinen werden deshalb zweimal verschoben, und das Upgrade dauert länger. Ohne „Aktualisierungen anwenden“ gibt es keinen zweiten Durchgang.</translation>
        </message>
        <message>
            <source>Each server has to say which updates it lacks, and the pool lists none while one of them cannot. Upgrade the servers left out now or later; to get the updates then, start the upgrade again.</source>
            <translation>Jeder Server muss sagen, welche Aktualisierungen ihm fehlen, und solange einer das nicht kann, nennt der Pool keine. Upgraden Sie die ausgelassenen Server jetzt oder später; um die Aktualisierungen dann zu bekommen, starten Sie das Upgrade noch einmal.</translation>
        </message>
        <message>
            <source>Each server that restarts takes a copy of them away, and all servers need the same XOSTOR packages: update those first, upgrade with the media made for XOSTOR, and see that all copies agree before every server.</source>
            <translation>Jeder Server, der neu startet, nimmt eine Kopie davon weg, und alle Server brauchen dieselben XOSTOR-Pakete: Aktualisieren Sie diese zuerst, verwenden Sie die Medien für XOSTOR, und achten Sie vor jedem Server darauf, dass alle Kopien übereinstimmen.</translation>
        </message>
        <message>
            <source>Eject the CD; it is inserted again afterwards.</source>
            <translation>Die CD auswerfen; danach wird sie wieder eingelegt.</translation>
        </message>
        <message>
            <source>End the enrolment; its settings are remembered and put back.</source>
            <translation>Die Anmeldung beenden; ihre Einstellungen werden gemerkt und wiederhergestellt.</translation>
        </message>
        <message>
            <source>Enrolment of {pool} in Health Check</source>
            <translation>Anmeldung von {pool} bei Health Check</translation>
        </message>
        <message>
            <source>Every server can be emptied</source>
            <translation>Jeder Server kann geleert werden</translation>
        </message>
        <message>
            <source>Every server has room for the installer's files</source>
            <translation>Jeder Server hat Platz für die Dateien des Installationsprogramms</translation>
        </message>
        <message>
            <source>Everything that the pool says of itself can be read</source>
            <translation>Alles, was der Pool von sich sagt, kann gelesen werden</translation>
        </message>
        <message>
            <source>Finish the upgrade of all servers, then switch HA on.</source>
            <translation>Schließen Sie das Upgrade aller Server ab, und schalten Sie dann die HA ein.</translation>
        </message>
        <message>
            <source>First solve this: {problem}</source>
            <translation>Zuerst ist dies zu lösen: {problem}</translation>
        </message>
        <message>
            <source>From version 8.2 on servers speak TLS 1.2 only: whoever relies on an older protocol loses the connection.</source>
            <translation>Ab Version 8.2 sprechen Server nur noch TLS 1.2: Wer ein älteres Protokoll braucht, verliert die Verbindung.</translation>
        </message>
        <message>
            <source>Go on all the same</source>
            <translation>Trotzdem weitermachen</translation>
        </message>
        <message>
            <source>Go on: what lies in “{sr}” is saved, or may be lost.</source>
            <translation>Weitermachen: Was in „{sr}“ liegt, ist gesichert oder darf verloren gehen.</translation>
        </message>
        <message>
            <source>HA in {pool} protects {count} of {all} running virtual machines, and not: {vms}.</source>
            <translation>Die HA in {pool} schützt {count} von {all} laufenden virtuellen Maschinen, nicht aber: {vms}.</translation>
        </message>
        <message>
            <source>HA would take the reboots for failures and restart virtual machines elsewhere.</source>
            <translation>Die HA würde die Neustarts für Ausfälle halten und virtuelle Maschinen anderswo neu starten.</translation>
        </message>
        <message>
            <source>Health Check is off</source>
            <translation>Health Check ist aus</translation>
        </message>
        <message>
            <source>High availability (HA) is off</source>
            <translation>Die Hochverfügbarkeit (HA) ist ausgeschaltet</translation>
        </message>
        <message>
            <source>High availability (HA) is on in {pool}.</source>
            <translation>In {pool} ist die Hochverfügbarkeit (HA) eingeschaltet.</translation>
        </message>
        <message>
            <source>High availability (HA) of {pool}</source>
            <translation>Hochverfügbarkeit (HA) von {pool}</translation>
        </message>
        <message>
            <source>Hold “{schedule}” during the upgrade; it goes on afterwards.</source>
            <translation>„{schedule}“ während des Upgrades anhalten; danach läuft der Zeitplan weiter.</translation>
        </message>
        <message>
            <source>If it is not, the installer says so. Only the server's console shows that.</source>
            <translation>Wenn nicht, meldet es das Installationsprogramm. Das ist nur auf der Konsole des Servers zu sehen.</translation>
        </message>
        <message>
            <source>If the CD library goes away, {vm} can neither move nor start.</source>
            <translation>Wenn die CD-Bibliothek wegfällt, kann {vm} weder verschoben werden noch starten.</translation>
        </message>
        <message>
            <source>Insert the new one by hand if {vm} needs it.</source>
            <translation>Legen Sie die neue von Hand ein, falls {vm} sie braucht.</translation>
        </message>
        <message>
            <source>Installers before XCP-ng 8.3 use IPv4 only: give the server an IPv4 address for the upgrade, or use media that the installer knows how to reach.</source>
            <translation>Installationsprogramme vor XCP-ng 8.3 verwenden nur IPv4: Geben Sie dem Server für das Upgrade eine IPv4-Adresse, oder nehmen Sie Medien, die das Installationsprogramm erreichen kann.</translation>
        </message>
        <message>
            <source>Intel GVT-g</source>
            <translation>Intel GVT-g</translation>
        </message>
        <message>
            <source>It cannot move there while {host} is upgraded, which leaves fewer places for it.</source>
            <translation>Während des Upgrades von {host} kann sie nicht dorthin; ihr bleiben weniger Plätze.</translation>
        </message>
        <message>
            <source>It cannot take virtual machines while other servers are upgraded.</source>
            <translation>Er kann keine virtuellen Maschinen aufnehmen, während andere Server aktualisiert werden.</translation>
        </message>
        <message>
            <source>It ends with an error when its server is restarted. Better wait until it is done.</source>
            <translation>Das endet mit einem Fehler, wenn der Server neu startet. Warten Sie besser, bis es fertig ist.</translation>
        </message>
        <message>
            <source>It goes down while its server is upgraded, and what it serves is missing then. After the boot it is started before anything waits for its storage. Move it to another server first if you can.</source>
            <translation>Sie ist nicht in Betrieb, während ihr Server aktualisiert wird, und was sie bereitstellt, fehlt dann. Nach dem Neustart wird sie gestartet, bevor auf ihr Storage gewartet wird. Verschieben Sie sie vorher auf einen anderen Server, wenn Sie können.</translation>
        </message>
        <message>
            <source>It is in the way of the new partitions: remove it before.</source>
            <translation>Sie steht den neuen Partitionen im Weg: Entfernen Sie sie vorher.</translation>
        </message>
        <message>
            <source>It keeps its old version, and the pool stays half upgraded until it is upgraded as well: HA cannot be switched on before.</source>
            <translation>Er behält seine alte Version, und das Upgrade des Pools bleibt halb fertig, bis auch er an der Reihe war: Vorher lässt sich die HA nicht einschalten.</translation>
        </message>
        <message>
            <source>It stays as it is: auto-start is off during the upgrade.</source>
            <translation>Sie bleibt, wie sie ist: Während des Upgrades ist der automatische Start aus.</translation>
        </message>
        <message>
            <source>It would be in the way of the upgrade. Wait until it is done, then check again.</source>
            <translation>Das stünde dem Upgrade im Weg. Warten Sie, bis es fertig ist, und prüfen Sie dann erneut.</translation>
        </message>
        <message>
            <source>Its certificate cannot be read.</source>
            <translation>Sein Zertifikat lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>Later releases no longer send reports to that service.</source>
            <translation>Spätere Versionen senden keine Berichte mehr an diesen Dienst.</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>Auslassen</translation>
        </message>
        <message>
            <source>Leave {host} out: it keeps its old version, and needs an upgrade of its own later.</source>
            <translation>{host} auslassen: Er behält seine alte Version und braucht später ein eigenes Upgrade.</translation>
        </message>
        <message>
            <source>Let {vm} be shut down for the upgrade of {host}, and started again after it.</source>
            <translation>{vm} für das Upgrade von {host} herunterfahren lassen; danach wird sie wieder gestartet.</translation>
        </message>
        <message>
            <source>Let {vm} be suspended or shut down for the upgrade of {host}, and run again after it.</source>
            <translation>{vm} für das Upgrade von {host} anhalten oder herunterfahren lassen; danach läuft sie wieder.</translation>
        </message>
        <message>
            <source>Lift the block</source>
            <translation>Sperre aufheben</translation>
        </message>
        <message>
            <source>Lift the block of {vm} ({operations}), and set it again after the upgrade.</source>
            <translation>Die Sperre von {vm} aufheben ({operations}) und nach dem Upgrade wieder setzen.</translation>
        </message>
        <message>
            <source>Memory is squeezed to the minimum while a virtual machine moves; with too little of it the system inside may stop working.</source>
            <translation>Beim Verschieben wird der Arbeitsspeicher einer virtuellen Maschine auf das Minimum gedrückt; ist das zu wenig, kann das System darin stehen bleiben.</translation>
        </message>
        <message>
            <source>Migration network of {pool}</source>
            <translation>Migrationsnetzwerk von {pool}</translation>
        </message>
        <message>
            <source>Migrations that are to use it fail, for example those that Xen Orchestra begins.</source>
            <translation>Migrationen, die es benutzen sollen, schlagen fehl, zum Beispiel die von Xen Orchestra.</translation>
        </message>
        <message>
            <source>Multipathing has no settings of its own</source>
            <translation>Multipathing hat keine eigenen Einstellungen</translation>
        </message>
        <message>
            <source>Multipathing is on in {pool}. Own settings in /etc/multipath.conf do not stay.</source>
            <translation>In {pool} ist Multipathing eingeschaltet. Eigene Einstellungen in /etc/multipath.conf bleiben nicht erhalten.</translation>
        </message>
        <message>
            <source>NVIDIA vGPU without SR-IOV</source>
            <translation>NVIDIA vGPU ohne SR-IOV</translation>
        </message>
        <message>
            <source>Networks run on Open vSwitch</source>
            <translation>Die Netzwerke laufen mit Open vSwitch</translation>
        </message>
        <message>
            <source>Newer releases need GPT and the new partitions: install this server anew.</source>
            <translation>Neuere Versionen brauchen GPT und die neuen Partitionen: Installieren Sie diesen Server neu.</translation>
        </message>
        <message>
            <source>Newer releases no longer support PV, and from 8.2 CU1 on they do not run it: convert these virtual machines to HVM before.</source>
            <translation>Neuere Versionen unterstützen PV nicht mehr, und ab 8.2 CU1 laufen solche virtuellen Maschinen nicht mehr: Stellen Sie sie vorher auf HVM um.</translation>
        </message>
        <message>
            <source>Newer releases refuse to start a virtual machine with such settings.</source>
            <translation>Neuere Versionen starten eine virtuelle Maschine mit solchen Einstellungen nicht.</translation>
        </message>
        <message>
            <source>No backup job of Xen Orchestra is known</source>
            <translation>Es sind keine Sicherungsaufträge von Xen Orchestra bekannt</translation>
        </message>
        <message>
            <source>No disk that must move has changed-block tracking</source>
            <translation>Kein Datenträger, der verschoben werden muss, hat Changed Block Tracking</translation>
        </message>
        <message>
            <source>No other server can take it while {host} is upgraded.</source>
            <translation>Während des Upgrades von {host} kann kein anderer Server sie aufnehmen.</translation>
        </message>
        <message>
            <source>No other upgrade of this pool is running</source>
            <translation>Es läuft kein anderes Upgrade dieses Pools</translation>
        </message>
        <message>
            <source>No part of the new version is older than what the servers run</source>
            <translation>Kein Teil der neuen Version ist älter als das, was auf den Servern läuft</translation>
        </message>
        <message>
            <source>No server has supplemental packs</source>
            <translation>Kein Server hat Zusatzpakete (Supplemental Packs)</translation>
        </message>
        <message>
            <source>No server is in maintenance mode</source>
            <translation>Kein Server ist im Wartungsmodus</translation>
        </message>
        <message>
            <source>No server is switched on by iLO</source>
            <translation>Kein Server wird über iLO eingeschaltet</translation>
        </message>
        <message>
            <source>No server of {pool} gets updates: {hosts} will not run {version}, or do not answer.</source>
            <translation>Kein Server von {pool} bekommt Aktualisierungen: Auf {hosts} wird {version} nicht laufen, oder es kommt keine Antwort.</translation>
        </message>
        <message>
            <source>No snapshot schedule is due meanwhile</source>
            <translation>Kein Zeitplan für Schnappschüsse wird währenddessen fällig</translation>
        </message>
        <message>
            <source>No storage is reached by software FCoE</source>
            <translation>Kein Speicher wird über Software-FCoE erreicht</translation>
        </message>
        <message>
            <source>No storage lies in a folder that the installation empties</source>
            <translation>Kein Storage liegt in einem Ordner, den die Installation leert</translation>
        </message>
        <message>
            <source>No storage lies on the servers themselves (XOSTOR)</source>
            <translation>Kein Speicher liegt auf den Servern selbst (XOSTOR)</translation>
        </message>
        <message>
            <source>No suspended virtual machine has a CD in its drive</source>
            <translation>Keine angehaltene virtuelle Maschine hat eine CD im Laufwerk</translation>
        </message>
        <message>
            <source>No task is running that would collide</source>
            <translation>Es läuft kein Vorgang, der stören würde</translation>
        </message>
        <message>
            <source>No update has left anything to be done</source>
            <translation>Keine Aktualisierung hat etwas offen gelassen</translation>
        </message>
        <message>
            <source>No vSwitch controller is in use</source>
            <translation>Es wird kein vSwitch-Controller verwendet</translation>
        </message>
        <message>
            <source>No virtual machine can be squeezed to very little memory</source>
            <translation>Keine virtuelle Maschine kann auf sehr wenig Arbeitsspeicher gedrückt werden</translation>
        </message>
        <message>
            <source>No virtual machine is paravirtualised (PV)</source>
            <translation>Keine virtuelle Maschine ist paravirtualisiert (PV)</translation>
        </message>
        <message>
            <source>Nobody knows where this CD comes from: {vm} can neither move nor start.</source>
            <translation>Niemand weiß, woher diese CD kommt: {vm} kann weder verschoben werden noch starten.</translation>
        </message>
        <message>
            <source>Not every server reaches that storage, a disk with CBT cannot be moved to another, and CBT cannot be switched off once the upgrade has begun.</source>
            <translation>Nicht jeder Server erreicht diesen Speicher, ein Datenträger mit CBT kann nicht auf einen anderen verschoben werden, und nach Beginn des Upgrades lässt sich CBT nicht mehr ausschalten.</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Nothing is being done with the pool or its servers</source>
            <translation>Mit dem Pool und seinen Servern geschieht gerade nichts</translation>
        </message>
        <message>
            <source>Nothing is being done with virtual machines</source>
            <translation>Mit den virtuellen Maschinen geschieht gerade nichts</translation>
        </message>
        <message>
            <source>Nothing that the upgrade has to do is blocked</source>
            <translation>Nichts ist gesperrt, was das Upgrade tun muss</translation>
        </message>
        <message>
            <source>Old TLS protocols are allowed on {hosts}.</source>
            <translation>Alte TLS-Protokolle sind zugelassen auf {hosts}.</translation>
        </message>
        <message>
            <source>Old TLS protocols are off</source>
            <translation>Alte TLS-Protokolle sind aus</translation>
        </message>
        <message>
            <source>Old TLS protocols in {pool}</source>
            <translation>Alte TLS-Protokolle in {pool}</translation>
        </message>
        <message>
            <source>Only a pool that is connected can be asked this.</source>
            <translation>Danach lässt sich nur ein verbundener Pool fragen.</translation>
        </message>
        <message>
            <source>Pause WLB for the upgrade; it is resumed afterwards.</source>
            <translation>WLB für das Upgrade pausieren; danach wird es fortgesetzt.</translation>
        </message>
        <message>
            <source>Pause its jobs during the upgrade: the pool does not tell when they begin.</source>
            <translation>Setzen Sie seine Aufträge während des Upgrades aus: Wann sie beginnen, sagt der Pool nicht.</translation>
        </message>
        <message>
            <source>Power-on mode of {host}</source>
            <translation>Einschaltmodus von {host}</translation>
        </message>
        <message>
            <source>Prechecks of {pool}</source>
            <translation>Vorabprüfungen von {pool}</translation>
        </message>
        <message>
            <source>Raise the dynamic minimum of {vm} to {max} GiB; it is lowered again afterwards.</source>
            <translation>Das dynamische Minimum von {vm} auf {max} GiB heben; danach wird es wieder gesenkt.</translation>
        </message>
        <message>
            <source>Raise the minimum</source>
            <translation>Minimum heben</translation>
        </message>
        <message>
            <source>Releases after 8.2 do not accept it, and the server could no longer be reached. Make a new one on its console: xe host-emergency-reset-server-certificate (before 8.2: remove /etc/xensource/xapi-ssl.pem and restart the toolstack).</source>
            <translation>Versionen nach 8.2 nehmen ihn nicht an, und der Server wäre nicht mehr zu erreichen. Erzeugen Sie auf seiner Konsole ein neues Zertifikat: xe host-emergency-reset-server-certificate (vor 8.2: /etc/xensource/xapi-ssl.pem löschen und den Toolstack neu starten).</translation>
        </message>
        <message>
            <source>Remove files on {host} that updates have left behind.</source>
            <translation>Dateien löschen, die Aktualisierungen auf {host} hinterlassen haben.</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>Neu starten</translation>
        </message>
        <message>
            <source>Restart {vm}: from then on it uses only what all servers offer.</source>
            <translation>{vm} neu starten: Danach verwendet sie nur, was alle Server bieten.</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Resume {vm}, so that its CD can be ejected, or shut it down.</source>
            <translation>{vm} fortsetzen, damit die CD ausgeworfen werden kann, oder herunterfahren.</translation>
        </message>
        <message>
            <source>Servers are running</source>
            <translation>Die Server laufen</translation>
        </message>
        <message>
            <source>Servers can be prepared for an automatic upgrade</source>
            <translation>Die Server lassen sich für ein automatisches Upgrade vorbereiten</translation>
        </message>
        <message>
            <source>Servers let pool administrators alone prepare an upgrade. Log in with the role pool-admin, or as root.</source>
            <translation>Nur Poolverwalter dürfen Server für ein Upgrade vorbereiten. Melden Sie sich mit der Rolle pool-admin oder als root an.</translation>
        </message>
        <message>
            <source>Servers whose clocks differ take each other for dead, and reject certificates. Set up the same time server (NTP) on all of them.</source>
            <translation>Server, deren Uhren voneinander abweichen, halten einander für ausgefallen und lehnen Zertifikate ab. Richten Sie auf allen denselben Zeitserver (NTP) ein.</translation>
        </message>
        <message>
            <source>Set the power-on mode of {host} to “disabled”.</source>
            <translation>Den Einschaltmodus von {host} auf „deaktiviert“ stellen.</translation>
        </message>
        <message>
            <source>Set {cores} cores per socket; it counts from the next start of {vm} on.</source>
            <translation>{cores} Kerne je Sockel einstellen; das gilt ab dem nächsten Start von {vm}.</translation>
        </message>
        <message>
            <source>Shut down</source>
            <translation>Herunterfahren</translation>
        </message>
        <message>
            <source>Shut down (what was in its memory is lost)</source>
            <translation>Herunterfahren (Speicherinhalt geht verloren)</translation>
        </message>
        <message>
            <source>Some values cannot be read: {things}.</source>
            <translation>Einige Werte können nicht gelesen werden: {things}.</translation>
        </message>
        <message>
            <source>Something is being done with {name} ({operation}).</source>
            <translation>Mit {name} geschieht gerade etwas ({operation}).</translation>
        </message>
        <message>
            <source>Something is being done with {vm} ({operation}).</source>
            <translation>Mit {vm} geschieht gerade etwas ({operation}).</translation>
        </message>
        <message>
            <source>Storage is connected</source>
            <translation>Der Speicher ist verbunden</translation>
        </message>
        <message>
            <source>Suspend</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Suspending writes the memory of a virtual machine to a storage.</source>
            <translation>Beim Anhalten wird der Arbeitsspeicher einer virtuellen Maschine auf einen Storage geschrieben.</translation>
        </message>
        <message>
            <source>Switch CBT off</source>
            <translation>CBT ausschalten</translation>
        </message>
        <message>
            <source>Switch CBT off, and on again afterwards; the next backup of {vm} is then a full one.</source>
            <translation>CBT ausschalten und danach wieder einschalten; die nächste Sicherung von {vm} ist dann eine vollständige.</translation>
        </message>
        <message>
            <source>Switch HA off for the upgrade; it is switched on again afterwards.</source>
            <translation>Die HA für das Upgrade ausschalten; danach wird sie wieder eingeschaltet.</translation>
        </message>
        <message>
            <source>Switch HA on by hand and choose another heartbeat storage.</source>
            <translation>Schalten Sie die HA von Hand ein, und wählen Sie einen anderen Heartbeat-Speicher.</translation>
        </message>
        <message>
            <source>Switch auto-start off for the upgrade; it is switched on again afterwards.</source>
            <translation>Den automatischen Start für das Upgrade ausschalten; danach wird er wieder eingeschaltet.</translation>
        </message>
        <message>
            <source>Take over</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Take the pool over once you are sure that the other upgrade has really ended.</source>
            <translation>Den Pool übernehmen, sobald Sie sicher sind, dass das andere Upgrade wirklich zu Ende ist.</translation>
        </message>
        <message>
            <source>Take the setting away; migrations then use the management network.</source>
            <translation>Die Einstellung entfernen; verschoben wird dann über das Verwaltungsnetzwerk.</translation>
        </message>
        <message>
            <source>Take {host} out of maintenance mode.</source>
            <translation>Den Wartungsmodus von {host} beenden.</translation>
        </message>
        <message>
            <source>Tasks end with the toolstack when the coordinator is restarted: wait for it.</source>
            <translation>Vorgänge enden mit dem Toolstack, wenn der Poolmaster neu startet: Warten Sie das Ende ab.</translation>
        </message>
        <message>
            <source>The CD lies where not every server can read it: it keeps {vm} from moving.</source>
            <translation>Die CD liegt, wo nicht jeder Server sie lesen kann: Sie hindert {vm} an der Verschiebung.</translation>
        </message>
        <message>
            <source>The CD “{cd}” in the drive of {vm}</source>
            <translation>Die CD „{cd}“ im Laufwerk von {vm}</translation>
        </message>
        <message>
            <source>The CD “{cd}” is in a drive of {vm}.</source>
            <translation>Die CD „{cd}“ liegt in einem Laufwerk von {vm}.</translation>
        </message>
        <message>
            <source>The CD “{cd}” is no longer there.</source>
            <translation>Die CD „{cd}“ ist nicht mehr da.</translation>
        </message>
        <message>
            <source>The CPU of {host} ({cpu}) is too old for XenServer 9: it lacks {features}.</source>
            <translation>Die CPU von {host} ({cpu}) ist zu alt für XenServer 9: Ihr fehlt {features}.</translation>
        </message>
        <message>
            <source>The answer could not be understood ({kind}). The log has the details.</source>
            <translation>Die Antwort war nicht zu verstehen ({kind}). Einzelheiten stehen im Protokoll.</translation>
        </message>
        <message>
            <source>The certificate of {host} has a key of only {bits} bits.</source>
            <translation>Das Zertifikat von {host} hat einen Schlüssel von nur {bits} Bit.</translation>
        </message>
        <message>
            <source>The certificate of {host} is signed with {algorithm}, which is no longer safe.</source>
            <translation>Das Zertifikat von {host} ist mit {algorithm} signiert, was nicht mehr sicher ist.</translation>
        </message>
        <message>
            <source>The check “{check}” of {pool} failed: {reason}.</source>
            <translation>Die Prüfung „{check}“ von {pool} ist fehlgeschlagen: {reason}.</translation>
        </message>
        <message>
            <source>The clock of {host} is {seconds} seconds ahead of the coordinator's ({other}).</source>
            <translation>Die Uhr von {host} geht gegenüber dem Poolmaster ({other}) um {seconds} Sekunden vor.</translation>
        </message>
        <message>
            <source>The clock of {host} is {seconds} seconds behind the coordinator's ({other}).</source>
            <translation>Die Uhr von {host} geht gegenüber dem Poolmaster ({other}) um {seconds} Sekunden nach.</translation>
        </message>
        <message>
            <source>The cluster uses corosync 2, which ends with XenServer 9. Upgrade the cluster to corosync 3 before: all servers with current updates, then as the product documentation for clustered pools says.</source>
            <translation>Der Cluster verwendet corosync 2, das es ab XenServer 9 nicht mehr gibt. Stellen Sie den Cluster vorher auf corosync 3 um: alle Server mit aktuellen Aktualisierungen, dann wie in der Produktdokumentation für Cluster-Pools beschrieben.</translation>
        </message>
        <message>
            <source>The control domain of {host} grows from {now} to {then} GiB with the upgrade.</source>
            <translation>Die Steuerdomäne von {host} wächst mit dem Upgrade von {now} auf {then} GiB.</translation>
        </message>
        <message>
            <source>The control domain of {host} grows from {now} to {then} GiB with version 8.0 or later.</source>
            <translation>Die Control Domain von {host} wächst ab Version 8.0 von {now} auf {then} GiB.</translation>
        </message>
        <message>
            <source>The control domains keep their memory</source>
            <translation>Die Control Domains behalten ihren Arbeitsspeicher</translation>
        </message>
        <message>
            <source>The disk “{disk}” no longer exists.</source>
            <translation>Den Datenträger „{disk}“ gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>The disk “{disk}” of {vm} on “{sr}” has changed-block tracking (CBT).</source>
            <translation>Der Datenträger „{disk}“ von {vm} auf „{sr}“ hat Changed Block Tracking (CBT).</translation>
        </message>
        <message>
            <source>The disks of “{sr}” lie on the servers themselves (XOSTOR).</source>
            <translation>Die Datenträger von „{sr}“ liegen auf den Servern selbst (XOSTOR).</translation>
        </message>
        <message>
            <source>The files of the installer are put there, and a full disk ends in a failed upgrade.</source>
            <translation>Dorthin kommen die Dateien des Installationsprogramms; ist kein Platz, misslingt das Upgrade.</translation>
        </message>
        <message>
            <source>The hotfix that prepares for the upgrade is installed</source>
            <translation>Der Hotfix, der das Upgrade vorbereitet, ist installiert</translation>
        </message>
        <message>
            <source>The installation brings the drivers of all storage</source>
            <translation>Die Installation bringt die Treiber für alles Storage mit</translation>
        </message>
        <message>
            <source>The installation keeps the old file as /etc/multipath.conf.bak and puts its own in its place. Who has changed it puts the changes back on each server as soon as it is back (in XenServer 8 and XCP-ng 8 in /etc/multipath/conf.d/custom.conf).</source>
            <translation>Die Installation hebt die alte Datei als /etc/multipath.conf.bak auf und legt ihre eigene an ihre Stelle. Wer sie geändert hat, trägt die Änderungen auf jedem Server wieder ein, sobald er zurück ist (in XenServer 8 und XCP-ng 8 in /etc/multipath/conf.d/custom.conf).</translation>
        </message>
        <message>
            <source>The installation media are not known yet.</source>
            <translation>Die Installationsmedien sind noch nicht bekannt.</translation>
        </message>
        <message>
            <source>The installation media bring {version}; this program was made for releases up to {known}.</source>
            <translation>Die Installationsmedien bringen {version}; dieses Programm wurde für Versionen bis {known} gemacht.</translation>
        </message>
        <message>
            <source>The installation puts a new system in the place of the old one, without packs and drivers that were added to it. Get the pack for the new version, and let the upgrade install it (--pack, or page Upgrade Mode).</source>
            <translation>Die Installation setzt ein neues System an die Stelle des alten, ohne Pakete und Treiber, die dazugekommen waren. Besorgen Sie das Paket für die neue Version, und lassen Sie es vom Upgrade installieren (--pack, oder Seite Upgrade-Modus).</translation>
        </message>
        <message>
            <source>The installation replaces the server's own file system: what lies in it is gone, and a disk that was mounted there is not mounted any more. Save the files elsewhere, or move the disks to other storage.</source>
            <translation>Die Installation ersetzt das eigene Dateisystem des Servers: Was darin liegt, ist weg, und ein Datenträger, der dort eingehängt war, ist es nicht mehr. Sichern Sie die Dateien anderswo, oder verschieben Sie die Festplatten auf anderes Storage.</translation>
        </message>
        <message>
            <source>The installer can use the management network</source>
            <translation>Das Installationsprogramm kann das Verwaltungsnetz benutzen</translation>
        </message>
        <message>
            <source>The installer knows the default gateway only: the installation media and the pool coordinator must be reachable over it.</source>
            <translation>Das Installationsprogramm kennt nur das Standardgateway: Darüber müssen die Installationsmedien und der Poolmaster erreichbar sein.</translation>
        </message>
        <message>
            <source>The installer refuses such a disk: replace it, and install the server anew.</source>
            <translation>Das Installationsprogramm lehnt einen solchen Datenträger ab: Ersetzen Sie ihn, und installieren Sie den Server neu.</translation>
        </message>
        <message>
            <source>The installer sets the same VLAN up on one card. Where it cannot reach the media, the server waits at its console.</source>
            <translation>Das Installationsprogramm richtet dasselbe VLAN auf einer Netzwerkkarte ein. Wo es die Medien nicht erreicht, wartet der Server an seiner Konsole.</translation>
        </message>
        <message>
            <source>The installer uses one card of it without LACP. Switch on “LACP fallback” (or its like) at the switch for these ports; else the server has no network in the installer and stays there.</source>
            <translation>Das Installationsprogramm benutzt eine Netzwerkkarte davon ohne LACP. Schalten Sie am Switch für diese Anschlüsse „LACP Fallback“ (oder Entsprechendes) ein; sonst hat der Server im Installationsprogramm kein Netz und bleibt darin stehen.</translation>
        </message>
        <message>
            <source>The installer would refuse, with the server already down: look for the cause on the server.</source>
            <translation>Das Installationsprogramm würde ablehnen, wenn der Server schon außer Betrieb ist: Suchen Sie die Ursache auf dem Server.</translation>
        </message>
        <message>
            <source>The licence allows live migration</source>
            <translation>Die Lizenz erlaubt Live-Migration</translation>
        </message>
        <message>
            <source>The licence allows rolling pool upgrades</source>
            <translation>Die Lizenz erlaubt rollierende Pool-Upgrades</translation>
        </message>
        <message>
            <source>The licence allows updates to be applied automatically</source>
            <translation>Die Lizenz erlaubt, Aktualisierungen automatisch anzuwenden</translation>
        </message>
        <message>
            <source>The licence of {host} does not include automatic updates.</source>
            <translation>Die Lizenz von {host} umfasst keine automatischen Aktualisierungen.</translation>
        </message>
        <message>
            <source>The licence of {host} does not include rolling pool upgrades.</source>
            <translation>Die Lizenz von {host} umfasst keine rollierenden Pool-Upgrades.</translation>
        </message>
        <message>
            <source>The licence of {host} forbids live migration.</source>
            <translation>Die Lizenz von {host} erlaubt keine Live-Migration.</translation>
        </message>
        <message>
            <source>The local storage of {host} still holds virtual disks where new partitions would go.</source>
            <translation>Auf dem lokalen Speicher von {host} liegen noch virtuelle Datenträger, wo neue Partitionen hinkämen.</translation>
        </message>
        <message>
            <source>The management interface has no IPv4 address: {hosts}.</source>
            <translation>Die Verwaltungsschnittstelle hat keine IPv4-Adresse: {hosts}.</translation>
        </message>
        <message>
            <source>The management interface is a VLAN: {hosts}.</source>
            <translation>Die Verwaltungsschnittstelle ist ein VLAN: {hosts}.</translation>
        </message>
        <message>
            <source>The management interface is an LACP bond: {hosts}.</source>
            <translation>Die Verwaltungsschnittstelle ist ein LACP-Bond: {hosts}.</translation>
        </message>
        <message>
            <source>The management network has static routes of its own: {hosts}.</source>
            <translation>Das Verwaltungsnetz hat eigene statische Routen: {hosts}.</translation>
        </message>
        <message>
            <source>The migration network exists on every server</source>
            <translation>Das Migrationsnetzwerk gibt es auf jedem Server</translation>
        </message>
        <message>
            <source>The migration network that is set for {pool} no longer exists.</source>
            <translation>Das für {pool} eingestellte Migrationsnetzwerk gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>The new partitions erase the local storage: move or delete all disks on it before.</source>
            <translation>Die neuen Partitionen löschen den lokalen Speicher: Verschieben oder löschen Sie vorher alle Datenträger darauf.</translation>
        </message>
        <message>
            <source>The new release cannot switch servers on by iLO any more.</source>
            <translation>Die neue Version kann Server nicht mehr über iLO einschalten.</translation>
        </message>
        <message>
            <source>The new version is known only once the media were tested.</source>
            <translation>Die neue Version ist erst bekannt, wenn die Medien getestet sind.</translation>
        </message>
        <message>
            <source>The new version supports the virtual GPUs in use</source>
            <translation>Die neue Version unterstützt die verwendeten virtuellen GPUs</translation>
        </message>
        <message>
            <source>The pool is not clustered</source>
            <translation>Der Pool ist kein Cluster</translation>
        </message>
        <message>
            <source>The pool needs no virtual machine that goes down meanwhile</source>
            <translation>Der Pool braucht keine virtuelle Maschine, die zwischendurch nicht in Betrieb ist</translation>
        </message>
        <message>
            <source>The pool notices up to ten minutes late that a server is down. Look at its console and its network; if its toolstack is only restarting, wait a moment. Then check again.</source>
            <translation>Der Pool bemerkt erst bis zu zehn Minuten später, dass ein Server ausgefallen ist. Sehen Sie an seiner Konsole und an seinem Netzwerk nach; startet nur sein Toolstack neu, warten Sie einen Moment. Prüfen Sie dann erneut.</translation>
        </message>
        <message>
            <source>The pool refuses blocked operations (blocked_operations, “protect from accidental shutdown”), and the upgrade would stop at this server.</source>
            <translation>Der Pool verweigert gesperrte Operationen (blocked_operations, „Vor versehentlichem Herunterfahren schützen“), und das Upgrade bliebe bei diesem Server stehen.</translation>
        </message>
        <message>
            <source>The schedule “{schedule}” takes snapshots of {vms}.</source>
            <translation>Der Zeitplan „{schedule}“ macht Schnappschüsse von {vms}.</translation>
        </message>
        <message>
            <source>The server does not answer.</source>
            <translation>Der Server antwortet nicht.</translation>
        </message>
        <message>
            <source>The server has that much less for virtual machines: make sure that they still fit.</source>
            <translation>Um so viel weniger bleibt den virtuellen Maschinen: Achten Sie darauf, dass sie noch Platz haben.</translation>
        </message>
        <message>
            <source>The server is upgraded, but updates must be applied by hand afterwards.</source>
            <translation>Das Upgrade des Servers gelingt, aber Aktualisierungen müssen danach von Hand angewendet werden.</translation>
        </message>
        <message>
            <source>The servers are upgraded all the same. If it is not put right by then, each of them asks whether to try again or to go on without updates.</source>
            <translation>Das Upgrade der Server findet trotzdem statt. Ist es bis dahin nicht behoben, werden Sie bei jedem gefragt, ob es noch einmal versucht oder ohne Aktualisierungen weitergemacht werden soll.</translation>
        </message>
        <message>
            <source>The servers of the pool run different versions.</source>
            <translation>Die Server des Pools haben verschiedene Versionen.</translation>
        </message>
        <message>
            <source>The servers' CPUs are new enough for the release</source>
            <translation>Die CPUs der Server sind neu genug für die Version</translation>
        </message>
        <message>
            <source>The servers' CPUs offer what the virtual machines use</source>
            <translation>Die CPUs der Server bieten, was die virtuellen Maschinen verwenden</translation>
        </message>
        <message>
            <source>The servers' certificates are signed with SHA-256 or better</source>
            <translation>Die Zertifikate der Server sind mit SHA-256 oder besser signiert</translation>
        </message>
        <message>
            <source>The servers' certificates have keys of 2048 bits or more</source>
            <translation>Die Zertifikate der Server haben Schlüssel von mindestens 2048 Bit</translation>
        </message>
        <message>
            <source>The servers' clocks agree</source>
            <translation>Die Uhren der Server stimmen überein</translation>
        </message>
        <message>
            <source>The snapshot schedule “{schedule}”</source>
            <translation>Der Zeitplan für Schnappschüsse „{schedule}“</translation>
        </message>
        <message>
            <source>The snapshot schedule “{schedule}” no longer exists.</source>
            <translation>Den Zeitplan für Schnappschüsse „{schedule}“ gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>The storage that held the HA heartbeat is gone.</source>
            <translation>Der Speicher mit dem HA-Heartbeat ist nicht mehr da.</translation>
        </message>
        <message>
            <source>The storage “{sr}” is reached by software FCoE, which ends with version 8.2.</source>
            <translation>Der Speicher „{sr}“ wird über Software-FCoE erreicht, das mit Version 8.2 endet.</translation>
        </message>
        <message>
            <source>The system disk of {host} has a utility partition of its manufacturer.</source>
            <translation>Auf dem Systemdatenträger von {host} ist eine Hilfspartition des Herstellers.</translation>
        </message>
        <message>
            <source>The system disk of {host} has an old partition table (MBR).</source>
            <translation>Der Systemdatenträger von {host} hat eine alte Partitionstabelle (MBR).</translation>
        </message>
        <message>
            <source>The system disk of {host} is too small for the partitions of newer releases.</source>
            <translation>Der Systemdatenträger von {host} ist für die Partitionen neuerer Versionen zu klein.</translation>
        </message>
        <message>
            <source>The task “{task}” is running.</source>
            <translation>Der Vorgang „{task}“ läuft.</translation>
        </message>
        <message>
            <source>The updates come in a second pass: when all servers of {pool} run {version}, each of them is emptied and restarted once more.</source>
            <translation>Die Aktualisierungen kommen in einem zweiten Durchgang: Wenn auf allen Servern von {pool} {version} läuft, wird jeder noch einmal geräumt und neu gestartet.</translation>
        </message>
        <message>
            <source>The updates for the new version can be had</source>
            <translation>Die Aktualisierungen für die neue Version sind erreichbar</translation>
        </message>
        <message>
            <source>The updates that this upgrade installs on the pool coordinator have to make up for it. If they do not, the upgrade asks what to do before it goes on with the next server.</source>
            <translation>Die Aktualisierungen, die dieses Upgrade auf dem Poolmaster installiert, müssen das ausgleichen. Tun sie es nicht, fragt das Upgrade, was geschehen soll, bevor es mit dem nächsten Server weitergeht.</translation>
        </message>
        <message>
            <source>The upgrade does without them, but what they stand for is not looked at. {mend}</source>
            <translation>Das Upgrade kommt ohne sie aus, aber was sie aussagen, wird nicht beachtet. {mend}</translation>
        </message>
        <message>
            <source>The upgrade goes on with the others, to the version of the coordinator: {hosts}.</source>
            <translation>Das Upgrade geht mit den anderen weiter, auf die Version des Poolmasters: {hosts}.</translation>
        </message>
        <message>
            <source>The upgrade plugin refuses the server then. Take the virtual GPU away from the virtual machine before the upgrade, or give it one that the new version knows.</source>
            <translation>Das Upgrade-Plug-in lehnt den Server dann ab. Entfernen Sie die virtuelle GPU vor dem Upgrade von der virtuellen Maschine, oder geben Sie ihr eine, die die neue Version kennt.</translation>
        </message>
        <message>
            <source>The upgrade reinstalls each server, and no virtual machine may be on it then.</source>
            <translation>Das Upgrade installiert jeden Server neu, und dann darf keine virtuelle Maschine darauf sein.</translation>
        </message>
        <message>
            <source>The upgrade reinstalls the server; nothing may run on it meanwhile.</source>
            <translation>Das Upgrade installiert den Server neu; währenddessen darf nichts auf ihm laufen.</translation>
        </message>
        <message>
            <source>The upgrade replaces or removes CDs, and a virtual machine cannot be resumed without the one that it was suspended with.</source>
            <translation>Das Upgrade ersetzt oder entfernt CDs, und eine virtuelle Maschine lässt sich ohne die CD, mit der sie angehalten wurde, nicht fortsetzen.</translation>
        </message>
        <message>
            <source>The upgrade replaces this CD: {vm} would look for the old one in vain.</source>
            <translation>Das Upgrade ersetzt diese CD: {vm} würde die alte vergeblich suchen.</translation>
        </message>
        <message>
            <source>The user you are logged in with is not a pool administrator of {pool}.</source>
            <translation>Der angemeldete Benutzer ist kein Poolverwalter von {pool}.</translation>
        </message>
        <message>
            <source>The virtual machines on it cannot leave it: shut them down, or assign another licence.</source>
            <translation>Die virtuellen Maschinen darauf können ihn nicht verlassen: Fahren Sie sie herunter, oder weisen Sie eine andere Lizenz zu.</translation>
        </message>
        <message>
            <source>There is room for the memory of suspended virtual machines</source>
            <translation>Für den Arbeitsspeicher angehaltener virtueller Maschinen ist Platz</translation>
        </message>
        <message>
            <source>There was no answer in time.</source>
            <translation>Es kam nicht rechtzeitig eine Antwort.</translation>
        </message>
        <message>
            <source>These servers have no address on the migration network “{network}”: {hosts}.</source>
            <translation>Diese Server haben im Migrationsnetzwerk „{network}“ keine Adresse: {hosts}.</translation>
        </message>
        <message>
            <source>These servers have the supplemental pack “{pack}”: {hosts}.</source>
            <translation>Diese Server haben das Zusatzpaket „{pack}“: {hosts}.</translation>
        </message>
        <message>
            <source>These virtual machines are paravirtualised (PV): {vms}.</source>
            <translation>Diese virtuellen Maschinen sind paravirtualisiert (PV): {vms}.</translation>
        </message>
        <message>
            <source>They would fill servers that have just been emptied or upgraded.</source>
            <translation>Sie würden Server füllen, die gerade geleert oder aktualisiert wurden.</translation>
        </message>
        <message>
            <source>This program does not know what that release no longer supports, or which older releases can be upgraded to it directly; it can only ask the servers. Nobody has tried such an upgrade with this version of the program. Look for a newer version, and read the release notes.</source>
            <translation>Dieses Programm weiß nicht, was jene Version nicht mehr unterstützt und von welchen älteren Versionen ein Upgrade direkt dorthin führt; es kann nur die Server fragen. Niemand hat ein solches Upgrade mit dieser Version des Programms erprobt. Sehen Sie nach einer neueren Version, und lesen Sie die Versionshinweise.</translation>
        </message>
        <message>
            <source>This program was made for the release</source>
            <translation>Dieses Programm wurde für die Version gemacht</translation>
        </message>
        <message>
            <source>Two upgrades at once would take servers from each other.</source>
            <translation>Zwei Upgrades zugleich nähmen einander die Server weg.</translation>
        </message>
        <message>
            <source>Until that is done the server may refuse to be enabled and to take virtual machines: do it first.</source>
            <translation>Bis das erledigt ist, lässt sich der Server vielleicht nicht aktivieren und nimmt keine virtuellen Maschinen auf: Erledigen Sie es zuerst.</translation>
        </message>
        <message>
            <source>Upgrade without updates</source>
            <translation>Ohne Aktualisierungen upgraden</translation>
        </message>
        <message>
            <source>Virtual machines with auto-start are running</source>
            <translation>Virtuelle Maschinen mit automatischem Start laufen</translation>
        </message>
        <message>
            <source>Virtual machines with disks there cannot move to this server, and it may not start up after the upgrade.</source>
            <translation>Virtuelle Maschinen mit Datenträgern dort können nicht auf diesen Server verschoben werden, und er startet nach dem Upgrade möglicherweise nicht richtig.</translation>
        </message>
        <message>
            <source>WLB would move virtual machines while servers are being emptied.</source>
            <translation>WLB würde virtuelle Maschinen verschieben, während Server geleert werden.</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warnung</translation>
        </message>
        <message>
            <source>What it is about is no longer there.</source>
            <translation>Das, worum es geht, gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>What it looks for may be there. Please report this as an error of the program.</source>
            <translation>Was sie sucht, ist vielleicht da. Bitte melden Sie das als Fehler des Programms.</translation>
        </message>
        <message>
            <source>While HA is off for the upgrade none is restarted by itself, protected or not; with HA on the unprotected ones would keep their servers from being emptied.</source>
            <translation>Solange die HA für das Upgrade aus ist, startet keine von selbst neu, ob geschützt oder nicht; bei eingeschalteter HA verhinderten die ungeschützten, dass ihre Server geleert werden.</translation>
        </message>
        <message>
            <source>While the servers have different versions no snapshot can be taken: each one would fail.</source>
            <translation>Solange die Server verschiedene Versionen haben, kann kein Schnappschuss gemacht werden: Jeder schlüge fehl.</translation>
        </message>
        <message>
            <source>With the last path its virtual machines lose their disks. Look at cables, switches and the storage itself first.</source>
            <translation>Mit dem letzten Pfad verlieren seine virtuellen Maschinen ihre Festplatten. Sehen Sie vorher nach Kabeln, Switches und dem Storage selbst.</translation>
        </message>
        <message>
            <source>Without it servers of version 8.2 cannot be prepared for the upgrade: install it on all servers, or upgrade in manual mode.</source>
            <translation>Ohne ihn lassen sich Server dieser Version nicht für das Upgrade vorbereiten: Installieren Sie ihn auf allen Servern, oder verwenden Sie den manuellen Modus.</translation>
        </message>
        <message>
            <source>Without it the server cannot start the installer by itself: install the hotfix that brings the plugin, or upgrade in manual mode.</source>
            <translation>Ohne sie kann der Server das Installationsprogramm nicht selbst starten: Installieren Sie den Hotfix mit dieser Erweiterung, oder verwenden Sie den manuellen Modus.</translation>
        </message>
        <message>
            <source>Workload balancing (WLB) is off</source>
            <translation>Workload Balancing (WLB) ist ausgeschaltet</translation>
        </message>
        <message>
            <source>Workload balancing (WLB) is on in {pool}.</source>
            <translation>In {pool} ist Workload Balancing (WLB) eingeschaltet.</translation>
        </message>
        <message>
            <source>Workload balancing (WLB) of {pool}</source>
            <translation>Workload Balancing (WLB) von {pool}</translation>
        </message>
        <message>
            <source>XCP-ng 8.3 and later have no driver for “{sr}” any more (type {type}).</source>
            <translation>XCP-ng hat ab 8.3 keinen Treiber mehr für „{sr}“ (Typ {type}).</translation>
        </message>
        <message>
            <source>XCP-ng does not know clusters: after the upgrade its toolstack would not start. Remove GFS2 first.</source>
            <translation>XCP-ng kennt keine Cluster: Nach dem Upgrade würde der Toolstack nicht starten. Entfernen Sie zuerst GFS2.</translation>
        </message>
        <message>
            <source>Xen Orchestra backs up virtual machines of {pool}: {vms}.</source>
            <translation>Xen Orchestra sichert virtuelle Maschinen von {pool}: {vms}.</translation>
        </message>
        <message>
            <source>XenServer 9 does not accept it, and its upgrade plugin refuses the server. Make a new certificate on its console: xe host-emergency-reset-server-certificate; or install one that is signed with SHA-256.</source>
            <translation>XenServer 9 nimmt es nicht an, und sein Upgrade-Plug-in lehnt den Server ab. Erstellen Sie auf seiner Konsole ein neues Zertifikat: xe host-emergency-reset-server-certificate; oder installieren Sie eines, das mit SHA-256 signiert ist.</translation>
        </message>
        <message>
            <source>XenServer 9 has Open vSwitch only, and its upgrade plugin refuses the server. Switch over before the upgrade: empty the server, enter xe-switch-network-backend openvswitch on its console, and restart it.</source>
            <translation>XenServer 9 kennt nur Open vSwitch, und sein Upgrade-Plug-in lehnt den Server ab. Stellen Sie vor dem Upgrade um: Leeren Sie den Server, geben Sie auf seiner Konsole xe-switch-network-backend openvswitch ein, und starten Sie ihn neu.</translation>
        </message>
        <message>
            <source>XenServer 9 needs a CPU of the level x86-64-v3. This server has to be replaced before the upgrade.</source>
            <translation>XenServer 9 braucht eine CPU der Stufe x86-64-v3. Dieser Server muss vor dem Upgrade ersetzt werden.</translation>
        </message>
        <message>
            <source>You may administer the pool</source>
            <translation>Sie dürfen den Pool verwalten</translation>
        </message>
        <message>
            <source>a restart of device models</source>
            <translation>ein Neustart der Gerätemodelle</translation>
        </message>
        <message>
            <source>a restart of the server</source>
            <translation>ein Neustart des Servers</translation>
        </message>
        <message>
            <source>a restart of the server, as a live patch failed</source>
            <translation>ein Neustart des Servers, weil ein Live-Patch fehlschlug</translation>
        </message>
        <message>
            <source>a restart of the toolstack</source>
            <translation>ein Neustart des Toolstacks</translation>
        </message>
        <message>
            <source>a restart of virtual machines</source>
            <translation>ein Neustart virtueller Maschinen</translation>
        </message>
        <message>
            <source>moved</source>
            <comment>what a virtual machine must not be</comment>
            <translation>verschoben</translation>
        </message>
        <message>
            <source>shut down or started</source>
            <comment>what a virtual machine must not be</comment>
            <translation>heruntergefahren oder gestartet</translation>
        </message>
        <message>
            <source>suspended or resumed</source>
            <comment>what a virtual machine must not be</comment>
            <translation>angehalten oder fortgesetzt</translation>
        </message>
        <message>
            <source>the installation media</source>
            <translation>die Installationsmedien</translation>
        </message>
        <message>
            <source>the pool says “{words}”</source>
            <translation>der Pool sagt: „{words}“</translation>
        </message>
        <message>
            <source>vCPU settings are valid</source>
            <translation>Die vCPU-Einstellungen sind gültig</translation>
        </message>
        <message>
            <source>{count} of {all} servers of {pool} already run {version}: {hosts}.</source>
            <translation>{count} von {all} Servern von {pool} haben schon {version}: {hosts}.</translation>
        </message>
        <message>
            <source>{host} could not tell whether its disk is fit for the upgrade: {reason}.</source>
            <translation>{host} konnte nicht sagen, ob seine Festplatte für das Upgrade in Ordnung ist: {reason}.</translation>
        </message>
        <message>
            <source>{host} does not answer, although the pool takes it for running.</source>
            <translation>{host} antwortet nicht, obwohl der Pool ihn für laufend hält.</translation>
        </message>
        <message>
            <source>{host} does not say what time it is: “{answer}” is no date.</source>
            <translation>{host} sagt nicht, wie spät es ist: „{answer}“ ist kein Datum.</translation>
        </message>
        <message>
            <source>{host} has only {size} GiB free on its system disk.</source>
            <translation>{host} hat auf dem Systemdatenträger nur {size} GiB frei.</translation>
        </message>
        <message>
            <source>{host} has {now} of {most} paths to the storage “{sr}”.</source>
            <translation>{host} hat {now} von {most} Pfaden zum Storage „{sr}“.</translation>
        </message>
        <message>
            <source>{host} is down and left out of the upgrade.</source>
            <translation>{host} ist ausgefallen und wird beim Upgrade ausgelassen.</translation>
        </message>
        <message>
            <source>{host} is in maintenance mode.</source>
            <translation>{host} ist im Wartungsmodus.</translation>
        </message>
        <message>
            <source>{host} is not connected to the storage “{sr}”.</source>
            <translation>{host} ist nicht mit dem Speicher „{sr}“ verbunden.</translation>
        </message>
        <message>
            <source>{host} is not running or does not answer.</source>
            <translation>{host} läuft nicht oder antwortet nicht.</translation>
        </message>
        <message>
            <source>{host} is switched on by iLO, which ends with version 8.2.</source>
            <translation>{host} wird über iLO eingeschaltet; das endet mit Version 8.2.</translation>
        </message>
        <message>
            <source>{host} lacks the hotfix RPU005.</source>
            <translation>Auf {host} fehlt der Hotfix RPU005.</translation>
        </message>
        <message>
            <source>{host} lacks the plugin that prepares servers for an upgrade.</source>
            <translation>Auf {host} fehlt die Erweiterung, die Server für ein Upgrade vorbereitet.</translation>
        </message>
        <message>
            <source>{host} says that it is not fit for the upgrade: {answer}.</source>
            <translation>{host} meldet, dass er für das Upgrade nicht taugt: {answer}.</translation>
        </message>
        <message>
            <source>{host} uses the Linux bridge for its networks, which ends with XenServer 9.</source>
            <translation>{host} verwendet für seine Netzwerke die Linux-Bridge, die es ab XenServer 9 nicht mehr gibt.</translation>
        </message>
        <message numerus="yes">
            <source>{names} and %n more</source>
            <translation>
                <numerusform>{names} und %n weitere</numerusform>
                <numerusform>{names} und %n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>{pool} has GFS2 storage: “{sr}”.</source>
            <translation>{pool} hat GFS2-Speicher: „{sr}“.</translation>
        </message>
        <message>
            <source>{pool} has the container management pack, which ends with version 8.2.</source>
            <translation>{pool} hat das Paket zur Containerverwaltung, das mit Version 8.2 endet.</translation>
        </message>
        <message>
            <source>{pool} is enrolled in Health Check, which ends with version 8.2.</source>
            <translation>{pool} ist bei Health Check angemeldet, das mit Version 8.2 endet.</translation>
        </message>
        <message>
            <source>{pool} runs {version}; this program was made for releases up to {known}.</source>
            <translation>Auf {pool} läuft {version}; dieses Programm wurde für Versionen bis {known} gemacht.</translation>
        </message>
        <message>
            <source>{pool} starts virtual machines by itself when a server boots.</source>
            <translation>{pool} startet virtuelle Maschinen von selbst, wenn ein Server startet.</translation>
        </message>
        <message>
            <source>{pool} uses the vSwitch controller {address}, which ends with version 8.2.</source>
            <translation>{pool} verwendet den vSwitch-Controller {address}; das endet mit Version 8.2.</translation>
        </message>
        <message>
            <source>{vm} as suspended</source>
            <translation>{vm} im angehaltenen Zustand</translation>
        </message>
        <message>
            <source>{vm} cannot be suspended while {host} is upgraded: {reason}.</source>
            <translation>{vm} kann nicht angehalten werden, während {host} an der Reihe ist: {reason}.</translation>
        </message>
        <message>
            <source>{vm} cannot move meanwhile. Wait until it is done, then check again.</source>
            <translation>{vm} lässt sich währenddessen nicht verschieben. Warten Sie, bis es fertig ist, und prüfen Sie dann erneut.</translation>
        </message>
        <message>
            <source>{vm} has a virtual GPU of the kind {kind}, which ends with XenServer 9.</source>
            <translation>{vm} hat eine virtuelle GPU der Art {kind}, die es ab XenServer 9 nicht mehr gibt.</translation>
        </message>
        <message>
            <source>{vm} has a virtual GPU of the kind {kind}; XenServer 9 does not support all of them.</source>
            <translation>{vm} hat eine virtuelle GPU der Art {kind}; XenServer 9 unterstützt nicht alle davon.</translation>
        </message>
        <message>
            <source>{vm} has {vcpus} vCPUs, which cannot be spread over sockets of {cores} cores.</source>
            <translation>{vm} hat {vcpus} vCPUs, die sich nicht auf Sockel mit {cores} Kernen verteilen lassen.</translation>
        </message>
        <message>
            <source>{vm} is being cloned.</source>
            <translation>{vm} wird gerade geklont.</translation>
        </message>
        <message>
            <source>{vm} is being copied.</source>
            <translation>{vm} wird gerade kopiert.</translation>
        </message>
        <message>
            <source>{vm} is being exported or backed up.</source>
            <translation>{vm} wird gerade exportiert oder gesichert.</translation>
        </message>
        <message>
            <source>{vm} is being imported.</source>
            <translation>{vm} wird gerade importiert.</translation>
        </message>
        <message>
            <source>{vm} is being migrated with its disks.</source>
            <translation>{vm} wird gerade mit ihren Datenträgern verschoben.</translation>
        </message>
        <message>
            <source>{vm} is being migrated.</source>
            <translation>{vm} wird gerade verschoben.</translation>
        </message>
        <message>
            <source>{vm} is shut down while {host} is upgraded, and started again after it.</source>
            <translation>{vm} wird für das Upgrade von {host} heruntergefahren und danach wieder gestartet.</translation>
        </message>
        <message>
            <source>{vm} is suspended while {host} is upgraded, and goes on after it.</source>
            <translation>{vm} wird für das Upgrade von {host} angehalten und läuft danach weiter.</translation>
        </message>
        <message>
            <source>{vm} is suspended with a CD in its drive: {cds}.</source>
            <translation>{vm} ist angehalten und hat eine CD im Laufwerk: {cds}.</translation>
        </message>
        <message>
            <source>{vm} is to be started by itself, but is not running.</source>
            <translation>{vm} soll von selbst starten, läuft aber nicht.</translation>
        </message>
        <message>
            <source>{vm} may be squeezed to {min} GiB of its {max} GiB of memory.</source>
            <translation>{vm} kann auf {min} GiB ihrer {max} GiB Arbeitsspeicher gedrückt werden.</translation>
        </message>
        <message>
            <source>{vm} no longer exists.</source>
            <translation>{vm} gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>{vm} on {host} cannot be suspended to make room: {reason}.</source>
            <translation>{vm} auf {host} kann nicht angehalten werden, um Platz zu machen: {reason}.</translation>
        </message>
        <message>
            <source>{vm} on {host} must not be {what}: somebody has blocked {operations} for it.</source>
            <translation>{vm} auf {host} darf nicht {what} werden: Jemand hat {operations} für sie gesperrt.</translation>
        </message>
        <message>
            <source>{vm} on {host} serves the pool ({address}): {what}.</source>
            <translation>{vm} auf {host} dient dem Pool ({address}): {what}.</translation>
        </message>
        <message>
            <source>{vm} on {host} uses CPU features that these servers lack: {others}.</source>
            <translation>{vm} auf {host} verwendet CPU-Merkmale, die diesen Servern fehlen: {others}.</translation>
        </message>
        <message>
            <source>{whole}.{tenth}</source>
            <comment>a number with one decimal place</comment>
            <translation>{whole},{tenth}</translation>
        </message>
        <message>
            <source>{who} began to upgrade {pool} from {where} at {since}; its last sign of life is dated {alive}. Before an upgrade begins, it is watched for some minutes, whatever the clocks say.</source>
            <translation>{who} hat um {since} von {where} aus begonnen, {pool} zu aktualisieren; das letzte Lebenszeichen ist datiert auf {alive}. Bevor ein Upgrade beginnt, wird es einige Minuten lang beobachtet, was immer die Uhren sagen.</translation>
        </message>
        <message>
            <source>{who} is upgrading {pool} from {where} since {since}.</source>
            <translation>{who} führt seit {since} von {where} aus ein Upgrade von {pool} durch.</translation>
        </message>
        <message>
            <source>“{sr}” lies in the folder {folder} of {hosts}.</source>
            <translation>„{sr}“ liegt im Ordner {folder} von {hosts}.</translation>
        </message>
        <message>
            <source>“{sr}” on {hosts} (type {type}) needs the package {package}, which the installation does not bring.</source>
            <translation>„{sr}“ auf {hosts} (Typ {type}) braucht das Paket {package}, das die Installation nicht mitbringt.</translation>
        </message>
        <message>
            <source>“{sr}” on {hosts} has the experimental type {type}, which the installation does not bring and XCP-ng 8.3 no longer has.</source>
            <translation>„{sr}“ auf {hosts} hat den experimentellen Typ {type}, den die Installation nicht mitbringt und den es ab XCP-ng 8.3 nicht mehr gibt.</translation>
        </message>
        <message>
            <source>“{sr}” on {hosts} has the type {type}: its driver is none of those that the installation brings, as far as this program knows.</source>
            <translation>„{sr}“ auf {hosts} hat den Typ {type}: Sein Treiber gehört nicht zu denen, die die Installation mitbringt, soweit dieses Programm weiß.</translation>
        </message>
    </context>
    <context>
        <name>texts</name>
        <message>
            <source>{hours} h</source>
            <translation>{hours} h</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} h {minutes} min</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} min</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} s</translation>
        </message>
        <message>
            <source>{what} {advice}</source>
            <translation>{what} {advice}</translation>
        </message>
        <message>
            <source>{year}-{month}-{day} {time}</source>
            <comment>date and time of day</comment>
            <translation>{day}.{month}.{year} {time}</translation>
        </message>
    </context>
    <context>
        <name>updates</name>
        <message>
            <source>Bring them back, then choose Retry; or go on without the updates.</source>
            <translation>Bringen Sie sie zurück und wählen Sie dann „Wiederholen“; oder machen Sie ohne die Aktualisierungen weiter.</translation>
        </message>
        <message>
            <source>Check the address of the update source.</source>
            <translation>Prüfen Sie die Adresse der Aktualisierungsquelle.</translation>
        </message>
        <message>
            <source>Check the address of the update source. The upgrade itself needs no updates: they can be left out.</source>
            <translation>Prüfen Sie die Adresse der Aktualisierungsquelle. Das Upgrade selbst braucht keine Aktualisierungen: sie können weggelassen werden.</translation>
        </message>
        <message>
            <source>Check the address, this computer's network, and the proxy.</source>
            <translation>Prüfen Sie die Adresse, das Netzwerk dieses Computers und den Proxy.</translation>
        </message>
        <message>
            <source>Check this computer's network, then choose Retry: it goes on where it ended.</source>
            <translation>Prüfen Sie das Netzwerk dieses Computers und wählen Sie dann „Wiederholen“: es geht weiter, wo es aufgehört hat.</translation>
        </message>
        <message>
            <source>Choose Retry to download it again; a proxy in between may have changed it.</source>
            <translation>Wählen Sie „Wiederholen“, um sie noch einmal herunterzuladen; womöglich hat sie ein Proxy unterwegs verändert.</translation>
        </message>
        <message>
            <source>Choose Retry.</source>
            <translation>Wählen Sie „Wiederholen“.</translation>
        </message>
        <message>
            <source>Choose the folder with the downloaded updates anew.</source>
            <translation>Wählen Sie den Ordner mit den heruntergeladenen Aktualisierungen neu.</translation>
        </message>
        <message>
            <source>Choose the pack that was made for this version.</source>
            <translation>Wählen Sie das Paket, das für diese Version gemacht ist.</translation>
        </message>
        <message>
            <source>Connect storage for virtual disks to the pool coordinator, then choose Retry.</source>
            <translation>Schließen Sie Speicher für virtuelle Festplatten an den Poolmaster an und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Download it yourself, put it into a folder, and choose that folder as update source.</source>
            <translation>Laden Sie sie selbst herunter, legen Sie sie in einen Ordner und wählen Sie diesen als Aktualisierungsquelle.</translation>
        </message>
        <message>
            <source>Downloading {update}</source>
            <translation>{update} wird heruntergeladen</translation>
        </message>
        <message>
            <source>Get the updates from your vendor's pages, or do without.</source>
            <translation>Holen Sie die Aktualisierungen von den Seiten Ihres Herstellers, oder verzichten Sie darauf.</translation>
        </message>
        <message>
            <source>Get the updates from your vendor's pages, or skip them.</source>
            <translation>Holen Sie die Aktualisierungen von den Seiten Ihres Herstellers, oder überspringen Sie sie.</translation>
        </message>
        <message>
            <source>Get this file anew from where the updates of your product are published.</source>
            <translation>Holen Sie diese Datei neu von dort, wo die Aktualisierungen Ihres Produkts veröffentlicht werden.</translation>
        </message>
        <message>
            <source>Give the client ID (or the credentials) that your subscription comes with.</source>
            <translation>Geben Sie die Client-ID (oder die Zugangsdaten) an, die zu Ihrem Abonnement gehören.</translation>
        </message>
        <message>
            <source>Give them in its address on the media page; at the console give the user name there (http://user@proxy:port) and the password with --update-proxy-password-file.</source>
            <translation>Geben Sie beide in seiner Adresse auf der Medienseite an; auf der Konsole dort nur den Benutzernamen (http://user@proxy:port), und das Kennwort mit --update-proxy-password-file.</translation>
        </message>
        <message>
            <source>It answers, but cannot list its updates. Look at its /var/log/xensource.log and at the room on its system disk, then choose Retry; or go on without the updates.</source>
            <translation>Er antwortet, kann aber nicht sagen, welche Aktualisierungen ihm fehlen. Sehen Sie in seiner /var/log/xensource.log nach und prüfen Sie den Platz auf seiner Systemplatte, und wählen Sie dann „Wiederholen“; oder machen Sie ohne die Aktualisierungen weiter.</translation>
        </message>
        <message>
            <source>Leave it out.</source>
            <translation>Lassen Sie es weg.</translation>
        </message>
        <message>
            <source>Look at /var/log/yum.log and the repositories on the server, then choose Retry; or skip the updates.</source>
            <translation>Sehen Sie auf dem Server in /var/log/yum.log und bei den Repositorys nach und wählen Sie dann „Wiederholen“; oder überspringen Sie die Aktualisierungen.</translation>
        </message>
        <message>
            <source>Look at the server's log, then choose Retry to install it again; or skip it.</source>
            <translation>Sehen Sie im Protokoll des Servers nach und wählen Sie dann „Wiederholen“, um sie noch einmal zu installieren; oder überspringen Sie sie.</translation>
        </message>
        <message>
            <source>Make room on a storage repository of the pool coordinator, then choose Retry.</source>
            <translation>Schaffen Sie Platz auf einem Speicher des Poolmasters und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Make room on the server's system disk, then choose Retry.</source>
            <translation>Schaffen Sie Platz auf der Systemfestplatte des Servers und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Make room, then choose Retry.</source>
            <translation>Schaffen Sie Platz und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>Make the folder writable, then choose Retry.</source>
            <translation>Machen Sie den Ordner beschreibbar und wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>No storage of {host} has room for the update ({size} MiB).</source>
            <translation>Kein Speicher von {host} hat Platz für die Aktualisierung ({size} MiB).</translation>
        </message>
        <message>
            <source>RPU Desktop {newer} is published; this is {version}. Get it before the upgrade: {address}</source>
            <translation>RPU Desktop {newer} ist veröffentlicht; dies ist {version}. Holen Sie sich die neue Version vor dem Upgrade: {address}</translation>
        </message>
        <message>
            <source>RPU Desktop {version} is the newest version.</source>
            <translation>RPU Desktop {version} ist die neueste Version.</translation>
        </message>
        <message>
            <source>Reading the list of updates</source>
            <translation>Die Liste der Aktualisierungen wird gelesen</translation>
        </message>
        <message>
            <source>Set one up (with xe repository-introduce and pool-param-set repositories, or your product's client), then choose Retry; or skip the updates.</source>
            <translation>Richten Sie eines ein (mit xe repository-introduce und pool-param-set repositories, oder mit dem Programm Ihres Produkts) und wählen Sie dann „Wiederholen“; oder überspringen Sie die Aktualisierungen.</translation>
        </message>
        <message>
            <source>The download of {update} was cut off again and again.</source>
            <translation>Das Herunterladen von {update} brach immer wieder ab.</translation>
        </message>
        <message>
            <source>The file at {url} is far too large to be what it should be.</source>
            <translation>Die Datei unter {url} ist viel zu groß für das, was sie sein sollte.</translation>
        </message>
        <message>
            <source>The list of updates at {origin} cannot be understood ({reason}).</source>
            <translation>Die Liste der Aktualisierungen unter {origin} ist nicht zu verstehen ({reason}).</translation>
        </message>
        <message>
            <source>The list of updates at {origin} is far too large to be one; it was not read.</source>
            <translation>Die Liste der Aktualisierungen unter {origin} ist viel zu groß, um eine zu sein; sie wurde nicht gelesen.</translation>
        </message>
        <message>
            <source>The list of updates at {origin} is made to do harm and was not read ({kind}).</source>
            <translation>Die Liste der Aktualisierungen unter {origin} soll Schaden anrichten und wurde nicht gelesen ({kind}).</translation>
        </message>
        <message>
            <source>The list of updates at {origin} names no versions.</source>
            <translation>Die Liste der Aktualisierungen unter {origin} nennt keine Versionen.</translation>
        </message>
        <message>
            <source>The list of updates says nothing of {version}.</source>
            <translation>Die Liste der Aktualisierungen sagt nichts über {version}.</translation>
        </message>
        <message>
            <source>The packages could not be installed on {host}: {words}.</source>
            <translation>Die Pakete konnten auf {host} nicht installiert werden: {words}.</translation>
        </message>
        <message>
            <source>The pool does not take {update}: {reason}</source>
            <translation>Der Pool nimmt {update} nicht an: {reason}</translation>
        </message>
        <message>
            <source>The pool is busy with its repositories, waiting</source>
            <translation>Der Pool ist mit seinen Repositorys beschäftigt, es wird gewartet</translation>
        </message>
        <message>
            <source>The pool reads its repositories</source>
            <translation>Der Pool liest seine Repositorys</translation>
        </message>
        <message>
            <source>The proxy wants a user name and a password.</source>
            <translation>Der Proxy verlangt einen Benutzernamen und ein Passwort.</translation>
        </message>
        <message>
            <source>The repository has changed: synchronising again</source>
            <translation>Das Repository hat sich geändert: es wird neu abgeglichen</translation>
        </message>
        <message>
            <source>The update source at {url} cannot be reached: {reason}.</source>
            <translation>Die Aktualisierungsquelle unter {url} ist nicht erreichbar: {reason}.</translation>
        </message>
        <message>
            <source>The update source does not have {url}.</source>
            <translation>Die Aktualisierungsquelle hat {url} nicht.</translation>
        </message>
        <message>
            <source>The update source has no file for {update}.</source>
            <translation>Die Aktualisierungsquelle hat keine Datei für {update}.</translation>
        </message>
        <message>
            <source>The update source refuses access to {url}.</source>
            <translation>Die Aktualisierungsquelle verweigert den Zugriff auf {url}.</translation>
        </message>
        <message>
            <source>The updater of {host} has been busy for too long: {words}.</source>
            <translation>Der Updater von {host} ist schon zu lange beschäftigt: {words}.</translation>
        </message>
        <message>
            <source>The updates cannot be stored in {folder} on this computer: {reason}.</source>
            <translation>Die Aktualisierungen können auf diesem Computer nicht in {folder} abgelegt werden: {reason}.</translation>
        </message>
        <message>
            <source>The updates for {host} have changed and now want it empty.</source>
            <translation>Die Aktualisierungen für {host} haben sich geändert; er muss für sie jetzt leer sein.</translation>
        </message>
        <message>
            <source>There is no disk to be had for {update} in the pool: {reason}</source>
            <translation>Im Pool ist keine Festplatte für {update} zu bekommen: {reason}</translation>
        </message>
        <message>
            <source>There is no folder {folder}.</source>
            <translation>Den Ordner {folder} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no room for the packages on {host}: {words}.</source>
            <translation>Auf {host} ist kein Platz für die Pakete: {words}.</translation>
        </message>
        <message>
            <source>There is no room for {update} on {host}: {reason}</source>
            <translation>Auf {host} ist kein Platz für {update}: {reason}</translation>
        </message>
        <message>
            <source>There is no room on this computer for the updates ({folder}; {size} more needed).</source>
            <translation>Auf diesem Computer ist kein Platz für die Aktualisierungen ({folder}; es fehlen {size}).</translation>
        </message>
        <message>
            <source>This is RPU Desktop {version}, made for releases up to XenServer {xenserver} and XCP-ng {xcp_ng}.</source>
            <translation>Dies ist RPU Desktop {version}, gemacht für Versionen bis XenServer {xenserver} und XCP-ng {xcp_ng}.</translation>
        </message>
        <message>
            <source>Uploading {update} to the pool</source>
            <translation>{update} wird in den Pool hochgeladen</translation>
        </message>
        <message>
            <source>Wait until the other operation has ended, or look on the server's console what runs there (ps ax | grep yum). Then choose Retry.</source>
            <translation>Warten Sie, bis der andere Vorgang beendet ist, oder sehen Sie an der Konsole des Servers nach, was dort läuft (ps ax | grep yum). Wählen Sie dann „Wiederholen“.</translation>
        </message>
        <message>
            <source>What the pool says of its updates cannot be understood ({reason}).</source>
            <translation>Was der Pool über seine Aktualisierungen sagt, ist nicht zu verstehen ({reason}).</translation>
        </message>
        <message>
            <source>What the updater says of the packages cannot be understood ({reason}).</source>
            <translation>Was der Updater über die Pakete sagt, ist nicht zu verstehen ({reason}).</translation>
        </message>
        <message>
            <source>What was downloaded as {update} is not that update: {reason}.</source>
            <translation>Was als {update} heruntergeladen wurde, ist nicht diese Aktualisierung: {reason}.</translation>
        </message>
        <message>
            <source>Whether there is a newer version of this program is not known: {reason}.</source>
            <translation>Ob es eine neuere Version dieses Programms gibt, ist nicht bekannt: {reason}.</translation>
        </message>
        <message>
            <source>it does not go together with {others}</source>
            <translation>sie verträgt sich nicht mit {others}</translation>
        </message>
        <message>
            <source>it has another size than the list of updates says</source>
            <translation>sie hat eine andere Größe, als in der Liste der Aktualisierungen steht</translation>
        </message>
        <message>
            <source>it is another update</source>
            <translation>es ist eine andere Aktualisierung</translation>
        </message>
        <message>
            <source>it is damaged</source>
            <translation>sie ist beschädigt</translation>
        </message>
        <message>
            <source>it is no update ISO and no supplemental pack</source>
            <translation>sie ist weder eine Aktualisierung noch ein Zusatzpaket</translation>
        </message>
        <message>
            <source>it needs a licence</source>
            <translation>sie braucht eine Lizenz</translation>
        </message>
        <message>
            <source>it needs {others}, which cannot be had</source>
            <translation>sie braucht {others}, was nicht zu bekommen ist</translation>
        </message>
        <message>
            <source>its checksum is wrong</source>
            <translation>ihre Prüfsumme ist falsch</translation>
        </message>
        <message>
            <source>its description is incomplete</source>
            <translation>ihre Beschreibung ist unvollständig</translation>
        </message>
        <message>
            <source>no release is listed there</source>
            <translation>dort ist keine Version aufgeführt</translation>
        </message>
        <message>
            <source>the answer cannot be understood</source>
            <translation>die Antwort ist nicht zu verstehen</translation>
        </message>
        <message>
            <source>the server cannot be reached ({reason})</source>
            <translation>der Server ist nicht erreichbar ({reason})</translation>
        </message>
        <message>
            <source>there is no update in it</source>
            <translation>es ist keine Aktualisierung darin</translation>
        </message>
        <message>
            <source>this copy of the program does not say where its releases are published</source>
            <translation>diese Ausgabe des Programms nennt nicht, wo ihre Versionen veröffentlicht werden</translation>
        </message>
        <message>
            <source>waiting for {hosts}: updates can be listed only while all servers answer</source>
            <translation>wartet auf {hosts}: Welche Aktualisierungen fehlen, lässt sich nur feststellen, solange alle Server antworten</translation>
        </message>
        <message>
            <source>{file} cannot be used: {reason}.</source>
            <translation>{file} kann nicht verwendet werden: {reason}.</translation>
        </message>
        <message>
            <source>{file} is a supplemental pack for releases before 7.1.</source>
            <translation>{file} ist ein Zusatzpaket für Versionen vor 7.1.</translation>
        </message>
        <message>
            <source>{file} is no supplemental pack for {version}.</source>
            <translation>{file} ist kein Zusatzpaket für {version}.</translation>
        </message>
        <message>
            <source>{host} could not install its updates: {reason}</source>
            <translation>{host} konnte seine Aktualisierungen nicht installieren: {reason}</translation>
        </message>
        <message>
            <source>{host} does not take {update}: {reason}</source>
            <translation>{host} nimmt {update} nicht an: {reason}</translation>
        </message>
        <message>
            <source>{host} has no storage that the updates could be uploaded to.</source>
            <translation>{host} hat keinen Speicher, auf den die Aktualisierungen hochgeladen werden könnten.</translation>
        </message>
        <message numerus="yes">
            <source>{host} installs %n package(s)</source>
            <translation>
                <numerusform>{host} installiert %n Paket</numerusform>
                <numerusform>{host} installiert %n Pakete</numerusform>
            </translation>
        </message>
        <message>
            <source>{host} installs its updates</source>
            <translation>{host} installiert seine Aktualisierungen</translation>
        </message>
        <message>
            <source>{host} installs {update}</source>
            <translation>{host} installiert {update}</translation>
        </message>
        <message>
            <source>{host} installs {update} ({number} of {count})</source>
            <translation>{host} installiert {update} ({number} von {count})</translation>
        </message>
        <message>
            <source>{host} looks for newer packages</source>
            <translation>{host} sucht neuere Pakete</translation>
        </message>
        <message>
            <source>{host}: the updater is busy, waiting</source>
            <translation>{host}: der Updater ist beschäftigt, es wird gewartet</translation>
        </message>
        <message>
            <source>{pool} can list its updates only while all of its servers answer, and these do not: {hosts}.</source>
            <translation>{pool} kann nur feststellen, welche Aktualisierungen fehlen, solange alle seine Server antworten, und diese antworten nicht: {hosts}.</translation>
        </message>
        <message>
            <source>{pool} could not read its repositories: {reason}</source>
            <translation>{pool} konnte seine Repositorys nicht lesen: {reason}</translation>
        </message>
        <message>
            <source>{pool} does not say which updates there are: {reason}</source>
            <translation>{pool} sagt nicht, welche Aktualisierungen es gibt: {reason}</translation>
        </message>
        <message>
            <source>{pool} had no repository for updates: the vendor's normal channel was set up.</source>
            <translation>{pool} hatte kein Repository für Aktualisierungen: der normale Kanal des Herstellers wurde eingerichtet.</translation>
        </message>
        <message>
            <source>{pool} has no repository for updates, so there is nothing to install from.</source>
            <translation>{pool} hat kein Repository für Aktualisierungen, also gibt es keine Quelle.</translation>
        </message>
        <message>
            <source>{updates} seemed to be installed on {host}, but the server does not show it.</source>
            <translation>{updates} wurde scheinbar auf {host} installiert, aber der Server zeigt davon nichts.</translation>
        </message>
        <message>
            <source>{update} could not be installed on {host}: {reason}</source>
            <translation>{update} konnte auf {host} nicht installiert werden: {reason}</translation>
        </message>
    </context>
    <context>
        <name>web</name>
        <message>
            <source>it leads to another server, {place}</source>
            <translation>es wird zu einem anderen Server weitergeleitet, {place}</translation>
        </message>
        <message>
            <source>it leads to {place}, which is not a web address</source>
            <translation>es wird zu {place} weitergeleitet, das keine Webadresse ist</translation>
        </message>
        <message>
            <source>it leads to {place}, without encryption</source>
            <translation>es wird unverschlüsselt zu {place} weitergeleitet</translation>
        </message>
        <message>
            <source>it redirects in a circle</source>
            <translation>es wird im Kreis weitergeleitet</translation>
        </message>
        <message>
            <source>its certificate is not trusted</source>
            <translation>dem Zertifikat wird nicht vertraut</translation>
        </message>
        <message>
            <source>its certificate is not trusted ({reason})</source>
            <translation>dem Zertifikat wird nicht vertraut ({reason})</translation>
        </message>
        <message>
            <source>no answer in time</source>
            <translation>keine rechtzeitige Antwort</translation>
        </message>
        <message>
            <source>nothing listens there</source>
            <translation>dort antwortet nichts</translation>
        </message>
        <message>
            <source>the address, or that of the proxy, makes no sense</source>
            <translation>die Adresse, oder die des Proxys, ist unsinnig</translation>
        </message>
        <message>
            <source>the connection was cut off</source>
            <translation>die Verbindung ist abgebrochen</translation>
        </message>
        <message>
            <source>the encrypted connection failed ({reason})</source>
            <translation>die verschlüsselte Verbindung ist gescheitert ({reason})</translation>
        </message>
        <message>
            <source>the file is far too large</source>
            <translation>die Datei ist viel zu groß</translation>
        </message>
        <message>
            <source>the proxy refuses the connection ({status})</source>
            <translation>der Proxy verweigert die Verbindung ({status})</translation>
        </message>
        <message>
            <source>the server does not speak HTTP</source>
            <translation>der Server spricht kein HTTP</translation>
        </message>
    </context>
    <context>
        <name>xapi</name>
        <message>
            <source>(unknown)</source>
            <comment>stands where the name of an object would stand</comment>
            <translation>(unbekannt)</translation>
        </message>
        <message>
            <source>A disk could not be copied.</source>
            <translation>Ein Datenträger konnte nicht kopiert werden.</translation>
        </message>
        <message>
            <source>A disk could not be locked.</source>
            <translation>Ein Datenträger konnte nicht gesperrt werden.</translation>
        </message>
        <message>
            <source>A disk is in use.</source>
            <translation>Eine Platte wird gerade benutzt.</translation>
        </message>
        <message>
            <source>A host does not reach the heartbeat storage.</source>
            <translation>Ein Host erreicht den Heartbeat-Speicher nicht.</translation>
        </message>
        <message>
            <source>A host has not joined the cluster: {host}.</source>
            <translation>Ein Host ist dem Cluster nicht beigetreten: {host}.</translation>
        </message>
        <message>
            <source>A plugin on the host failed: {reason}</source>
            <translation>Ein Plug-in auf dem Host ist fehlgeschlagen: {reason}</translation>
        </message>
        <message>
            <source>A script of the host's administrator failed ({hook}): {reason}</source>
            <translation>Ein Skript des Host-Administrators ist fehlgeschlagen ({hook}): {reason}</translation>
        </message>
        <message>
            <source>A supplemental pack or driver may be missing after the upgrade: install it.</source>
            <translation>Nach dem Upgrade fehlt möglicherweise ein Supplemental Pack oder ein Treiber: Installieren Sie ihn nach.</translation>
        </message>
        <message>
            <source>A virtual GPU cannot move to {host}: {reason}</source>
            <translation>Eine virtuelle GPU kann nicht auf {host} verschoben werden: {reason}</translation>
        </message>
        <message>
            <source>A virtual GPU on {host} cannot be suspended: {reason}</source>
            <translation>Eine virtuelle GPU auf {host} kann nicht angehalten werden: {reason}</translation>
        </message>
        <message>
            <source>A virtual machine does not start: {message}</source>
            <translation>Eine virtuelle Maschine startet nicht: {message}</translation>
        </message>
        <message>
            <source>An administrator has blocked this operation for {object} ({reason}).</source>
            <translation>Ein Administrator hat diesen Vorgang für {object} gesperrt ({reason}).</translation>
        </message>
        <message>
            <source>An object ({class}) that was meant no longer exists: {object}.</source>
            <translation>Ein gemeintes Objekt ({class}) existiert nicht mehr: {object}.</translation>
        </message>
        <message>
            <source>An object that was meant no longer exists.</source>
            <translation>Ein gemeintes Objekt existiert nicht mehr.</translation>
        </message>
        <message>
            <source>Between the host and the installation media stands a proxy that wants a login.</source>
            <translation>Zwischen dem Host und den Installationsmedien steht ein Proxy, der eine Anmeldung verlangt.</translation>
        </message>
        <message>
            <source>Bring the pool coordinator back first.</source>
            <translation>Bringen Sie zuerst den Poolmaster zurück.</translation>
        </message>
        <message>
            <source>Carry out the pending guidance of this host first.</source>
            <translation>Führen Sie zuerst aus, was die Updates dieses Hosts noch verlangen.</translation>
        </message>
        <message>
            <source>Changed-block tracking is on for the disk {vdi}.</source>
            <translation>Für den Datenträger {vdi} ist die Änderungsverfolgung (CBT) eingeschaltet.</translation>
        </message>
        <message>
            <source>Check address, user name and password. The folder must hold the unpacked installation ISO, with its hidden file .treeinfo, and be reachable from the host.</source>
            <translation>Prüfen Sie Adresse, Benutzername und Kennwort. Der Ordner muss das entpackte Installations-ISO samt der versteckten Datei .treeinfo enthalten und vom Host aus erreichbar sein.</translation>
        </message>
        <message>
            <source>Check on a server's console which one the pool coordinator is.</source>
            <translation>Prüfen Sie an der Konsole eines Servers, welcher der Poolmaster ist.</translation>
        </message>
        <message>
            <source>Check that all hosts are on and enabled and reach the heartbeat storage.</source>
            <translation>Prüfen Sie, ob alle Hosts eingeschaltet und aktiviert sind und den Heartbeat-Speicher erreichen.</translation>
        </message>
        <message>
            <source>Check that the installation media are unpacked there with all files, and that the host may read them.</source>
            <translation>Prüfen Sie, ob die Installationsmedien dort mit allen Dateien entpackt sind und der Host sie lesen darf.</translation>
        </message>
        <message>
            <source>Check that the server is on and that no firewall is in between.</source>
            <translation>Prüfen Sie, ob der Server eingeschaltet ist und keine Firewall dazwischen steht.</translation>
        </message>
        <message>
            <source>Check that the server is on, its network works, and its toolstack runs.</source>
            <translation>Prüfen Sie, ob der Server eingeschaltet ist, sein Netzwerk funktioniert und sein Toolstack läuft.</translation>
        </message>
        <message>
            <source>Check that the storage is on and reachable from the host, then repair it.</source>
            <translation>Prüfen Sie, ob der Speicher eingeschaltet und vom Host aus erreichbar ist, und reparieren Sie ihn dann.</translation>
        </message>
        <message>
            <source>Check that this is the address and port of a XenServer or XCP-ng host.</source>
            <translation>Prüfen Sie, ob dies Adresse und Port eines XenServer- oder XCP-ng-Hosts sind.</translation>
        </message>
        <message>
            <source>Check the VM tools in them, or shut down some that are not needed.</source>
            <translation>Prüfen Sie die VM Tools darin, oder fahren Sie einige herunter, die nicht gebraucht werden.</translation>
        </message>
        <message>
            <source>Check the certificates of the pool's hosts and their clocks.</source>
            <translation>Prüfen Sie die Zertifikate der Hosts im Pool und deren Uhren.</translation>
        </message>
        <message>
            <source>Check the credentials of workload balancing, or leave it off for now.</source>
            <translation>Prüfen Sie die Anmeldedaten für Workload Balancing, oder lassen Sie es vorerst ausgeschaltet.</translation>
        </message>
        <message>
            <source>Check the disk that holds the media.</source>
            <translation>Prüfen Sie die Festplatte, auf der die Medien liegen.</translation>
        </message>
        <message>
            <source>Check the free space on its system disk and /var/log/messages, then try again.</source>
            <translation>Prüfen Sie den freien Platz auf dem Systemdatenträger und /var/log/messages, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>Check the licences of the pool's hosts.</source>
            <translation>Prüfen Sie die Lizenzen der Hosts im Pool.</translation>
        </message>
        <message>
            <source>Check the management network between the two.</source>
            <translation>Prüfen Sie das Verwaltungsnetzwerk zwischen den beiden.</translation>
        </message>
        <message>
            <source>Check the network and try again.</source>
            <translation>Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>Check the network between the host and that server.</source>
            <translation>Prüfen Sie das Netzwerk zwischen dem Host und jenem Server.</translation>
        </message>
        <message>
            <source>Check the network between the two hosts.</source>
            <translation>Prüfen Sie das Netzwerk zwischen den beiden Hosts.</translation>
        </message>
        <message>
            <source>Check the network between this computer and the server.</source>
            <translation>Prüfen Sie das Netzwerk zwischen diesem Computer und dem Server.</translation>
        </message>
        <message>
            <source>Check the network settings on its console.</source>
            <translation>Prüfen Sie die Netzwerkeinstellungen an seiner Konsole.</translation>
        </message>
        <message>
            <source>Check the network's interfaces on that host.</source>
            <translation>Prüfen Sie die Schnittstellen des Netzwerks auf diesem Host.</translation>
        </message>
        <message>
            <source>Check the network's interfaces on the hosts.</source>
            <translation>Prüfen Sie die Schnittstellen des Netzwerks auf den Hosts.</translation>
        </message>
        <message>
            <source>Check the pool coordinator's way to the internet and its proxy settings.</source>
            <translation>Prüfen Sie den Internetzugang des Poolmasters und seine Proxy-Einstellungen.</translation>
        </message>
        <message>
            <source>Check the port. If the server is starting, wait until it is up.</source>
            <translation>Prüfen Sie den Port. Falls der Server gerade startet, warten Sie, bis er bereit ist.</translation>
        </message>
        <message>
            <source>Check the port: the one for HTTPS is 443, unless somebody has changed it. If it is right, the server may be starting or too busy: try again in a minute.</source>
            <translation>Prüfen Sie den Port: Der für HTTPS ist 443, sofern ihn niemand geändert hat. Stimmt er, startet der Server vielleicht gerade oder ist überlastet: Versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>Check the spelling, or use the server's IP address.</source>
            <translation>Prüfen Sie die Schreibweise, oder verwenden Sie die IP-Adresse des Servers.</translation>
        </message>
        <message>
            <source>Check the storage and /var/log/SMlog on the host.</source>
            <translation>Prüfen Sie den Speicher und /var/log/SMlog auf dem Host.</translation>
        </message>
        <message>
            <source>Check the storage it lies on.</source>
            <translation>Prüfen Sie den Speicher, auf dem er liegt.</translation>
        </message>
        <message>
            <source>Check the user name and the password and try again.</source>
            <translation>Prüfen Sie Benutzername und Kennwort, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Check the workload balancing appliance, or leave workload balancing off for now.</source>
            <translation>Prüfen Sie die Workload-Balancing-Appliance, oder lassen Sie Workload Balancing vorerst ausgeschaltet.</translation>
        </message>
        <message>
            <source>Check them. If the user comes from a directory, wait until the directory service is back, or log in as root.</source>
            <translation>Prüfen Sie beides. Falls der Benutzer aus einem Verzeichnis stammt, warten Sie, bis der Verzeichnisdienst wieder da ist, oder melden Sie sich als root an.</translation>
        </message>
        <message>
            <source>Check user name and password of the installation media.</source>
            <translation>Prüfen Sie Benutzername und Kennwort der Installationsmedien.</translation>
        </message>
        <message>
            <source>Check whether the server was taken out of the pool or its address was given away.</source>
            <translation>Prüfen Sie, ob der Server aus dem Pool genommen oder seine Adresse anderweitig vergeben wurde.</translation>
        </message>
        <message>
            <source>Choose a CD image.</source>
            <translation>Wählen Sie ein CD-Abbild.</translation>
        </message>
        <message>
            <source>Choose a repository for the pool.</source>
            <translation>Wählen Sie ein Repository für den Pool.</translation>
        </message>
        <message>
            <source>Choose another disk.</source>
            <translation>Wählen Sie einen anderen Datenträger.</translation>
        </message>
        <message>
            <source>Choose another host, or shut the virtual machine down.</source>
            <translation>Wählen Sie einen anderen Host, oder fahren Sie die virtuelle Maschine herunter.</translation>
        </message>
        <message>
            <source>Choose another host, or wait until that is finished.</source>
            <translation>Wählen Sie einen anderen Host, oder warten Sie, bis das beendet ist.</translation>
        </message>
        <message>
            <source>Choose another storage for the heartbeat.</source>
            <translation>Wählen Sie einen anderen Speicher für den Heartbeat.</translation>
        </message>
        <message>
            <source>Choose another storage.</source>
            <translation>Wählen Sie einen anderen Speicher.</translation>
        </message>
        <message>
            <source>Choose media of a newer version.</source>
            <translation>Wählen Sie Medien einer neueren Version.</translation>
        </message>
        <message>
            <source>Choose the update for this version.</source>
            <translation>Wählen Sie das Update für diese Version.</translation>
        </message>
        <message>
            <source>Clustering is on.</source>
            <translation>Clustering ist eingeschaltet.</translation>
        </message>
        <message>
            <source>Compare the fingerprint with the one on the server's console and approve it if it is the same. Otherwise someone may be listening in: do not go on.</source>
            <translation>Vergleichen Sie den Fingerabdruck mit dem an der Konsole des Servers und bestätigen Sie ihn, wenn er übereinstimmt. Andernfalls hört vielleicht jemand mit: Machen Sie dann nicht weiter.</translation>
        </message>
        <message>
            <source>Compare the fingerprint with the one on the server's console and approve it.</source>
            <translation>Vergleichen Sie den Fingerabdruck mit dem an der Konsole des Servers, und bestätigen Sie ihn.</translation>
        </message>
        <message>
            <source>Connect the network on the other hosts, or shut {vm} down.</source>
            <translation>Verbinden Sie das Netzwerk auf den anderen Hosts, oder fahren Sie {vm} herunter.</translation>
        </message>
        <message>
            <source>Connect the storage to the other hosts, eject the CD if it is one, or shut {vm} down.</source>
            <translation>Verbinden Sie den Speicher mit den anderen Hosts, werfen Sie gegebenenfalls die CD aus, oder fahren Sie {vm} herunter.</translation>
        </message>
        <message>
            <source>Connect to the pool coordinator.</source>
            <translation>Verbinden Sie sich mit dem Poolmaster.</translation>
        </message>
        <message>
            <source>Correct the virtual machine's memory limits.</source>
            <translation>Korrigieren Sie die Speichergrenzen der virtuellen Maschine.</translation>
        </message>
        <message>
            <source>Delete snapshots that are not needed.</source>
            <translation>Löschen Sie Snapshots, die nicht mehr gebraucht werden.</translation>
        </message>
        <message>
            <source>Detach the clustered storage (GFS2) and switch clustering off first.</source>
            <translation>Trennen Sie zuerst den geclusterten Speicher (GFS2), und schalten Sie Clustering aus.</translation>
        </message>
        <message>
            <source>Disconnect it first.</source>
            <translation>Trennen Sie ihn zuerst.</translation>
        </message>
        <message>
            <source>Disks cannot be moved from the storage {sr} while they are in use.</source>
            <translation>Datenträger können nicht vom Speicher {sr} verschoben werden, solange sie benutzt werden.</translation>
        </message>
        <message>
            <source>Eject it first.</source>
            <translation>Werfen Sie sie zuerst aus.</translation>
        </message>
        <message>
            <source>Eject it from the virtual machine.</source>
            <translation>Werfen Sie sie aus der virtuellen Maschine aus.</translation>
        </message>
        <message>
            <source>Eject the CD from inside the virtual machine first.</source>
            <translation>Werfen Sie die CD zuerst innerhalb der virtuellen Maschine aus.</translation>
        </message>
        <message>
            <source>Eject the VM tools CD from all virtual machines of the host.</source>
            <translation>Werfen Sie die VM-Tools-CD aus allen virtuellen Maschinen des Hosts aus.</translation>
        </message>
        <message>
            <source>Enter the address of the installation media.</source>
            <translation>Geben Sie die Adresse der Installationsmedien ein.</translation>
        </message>
        <message>
            <source>Every server has a certificate of its own: compare the fingerprint with the one on the console of {server} and approve it as well.</source>
            <translation>Jeder Server hat ein eigenes Zertifikat: Vergleichen Sie den Fingerabdruck mit dem an der Konsole von {server} und bestätigen Sie auch ihn.</translation>
        </message>
        <message>
            <source>Finish the upgrade of all hosts first.</source>
            <translation>Schließen Sie zuerst das Upgrade aller Hosts ab.</translation>
        </message>
        <message>
            <source>Free memory on another host, check its storage and networks, or shut {vm} down.</source>
            <translation>Schaffen Sie Speicher auf einem anderen Host, prüfen Sie dessen Speicher und Netzwerke, oder fahren Sie {vm} herunter.</translation>
        </message>
        <message>
            <source>Free memory on another host, or check its storage and networks.</source>
            <translation>Schaffen Sie auf einem anderen Host freien Arbeitsspeicher, oder prüfen Sie dessen Storage und Netzwerke.</translation>
        </message>
        <message>
            <source>High availability cannot protect this: the network {network} is not on all hosts.</source>
            <translation>Die Hochverfügbarkeit kann das nicht schützen: Das Netzwerk {network} gibt es nicht auf allen Hosts.</translation>
        </message>
        <message>
            <source>High availability cannot protect this: the storage {sr} is not shared.</source>
            <translation>Die Hochverfügbarkeit kann das nicht schützen: Der Speicher {sr} ist nicht gemeinsam genutzt.</translation>
        </message>
        <message>
            <source>High availability could not be started on a host.</source>
            <translation>Die Hochverfügbarkeit konnte auf einem Host nicht gestartet werden.</translation>
        </message>
        <message>
            <source>High availability could not be started: the hosts do not see each other.</source>
            <translation>Die Hochverfügbarkeit konnte nicht gestartet werden: Die Hosts sehen einander nicht.</translation>
        </message>
        <message>
            <source>High availability finds no plan: the pool has too little room for a failing host.</source>
            <translation>Die Hochverfügbarkeit findet keinen Plan: Der Pool hat zu wenig Platz für einen ausfallenden Host.</translation>
        </message>
        <message>
            <source>High availability forbids this: it could no longer stand in for a host.</source>
            <translation>Die Hochverfügbarkeit verbietet das: Sie könnte einen Host nicht mehr ersetzen.</translation>
        </message>
        <message>
            <source>High availability has lost its heartbeat storage.</source>
            <translation>Die Hochverfügbarkeit hat ihren Heartbeat-Speicher verloren.</translation>
        </message>
        <message>
            <source>High availability is already off.</source>
            <translation>Die Hochverfügbarkeit ist bereits ausgeschaltet.</translation>
        </message>
        <message>
            <source>High availability is being switched off.</source>
            <translation>Die Hochverfügbarkeit wird gerade ausgeschaltet.</translation>
        </message>
        <message>
            <source>High availability is being switched on.</source>
            <translation>Die Hochverfügbarkeit wird gerade eingeschaltet.</translation>
        </message>
        <message>
            <source>High availability is not installed on {host}.</source>
            <translation>Die Hochverfügbarkeit ist auf {host} nicht installiert.</translation>
        </message>
        <message>
            <source>High availability is on, but the host is in maintenance mode.</source>
            <translation>Die Hochverfügbarkeit ist eingeschaltet, aber der Host ist im Wartungsmodus.</translation>
        </message>
        <message>
            <source>High availability is on.</source>
            <translation>Die Hochverfügbarkeit ist eingeschaltet.</translation>
        </message>
        <message>
            <source>High availability still guards {host}.</source>
            <translation>Die Hochverfügbarkeit überwacht {host} noch.</translation>
        </message>
        <message>
            <source>If nobody cancelled it on purpose, try again.</source>
            <translation>Falls niemand ihn absichtlich abgebrochen hat, versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>If the pool has just been given a new coordinator, try again in a minute.</source>
            <translation>Wenn der Pool gerade einen neuen Poolmaster bekommen hat, versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>If the server was installed again or got a new certificate, compare the fingerprint on its console and approve it. Otherwise someone may be listening in: do not go on.</source>
            <translation>Falls der Server neu installiert wurde oder ein neues Zertifikat bekam, vergleichen Sie den Fingerabdruck an seiner Konsole, und bestätigen Sie ihn. Andernfalls hört möglicherweise jemand mit: Machen Sie nicht weiter.</translation>
        </message>
        <message>
            <source>Install or repair the VM tools in it, or shut it down for the time its host is upgraded.</source>
            <translation>Installieren oder reparieren Sie die VM Tools darin, oder fahren Sie sie herunter, solange ihr Host aktualisiert wird.</translation>
        </message>
        <message>
            <source>Install that one first.</source>
            <translation>Installieren Sie das zuerst.</translation>
        </message>
        <message>
            <source>It cannot be ejected.</source>
            <translation>Er kann nicht ausgeworfen werden.</translation>
        </message>
        <message>
            <source>It lies on storage that the other host does not have.</source>
            <translation>Er liegt auf Speicher, den der andere Host nicht hat.</translation>
        </message>
        <message>
            <source>It may have been removed from the pool: check on its console.</source>
            <translation>Er wurde möglicherweise aus dem Pool entfernt: Prüfen Sie das an seiner Konsole.</translation>
        </message>
        <message>
            <source>It was started with processor features that {host} does not have. Shut it down and start it again (a restart from inside is not enough), or leave it down until its host is upgraded.</source>
            <translation>Sie wurde mit Prozessorfunktionen gestartet, die {host} nicht hat. Fahren Sie sie herunter, und starten Sie sie wieder (ein Neustart von innen genügt nicht), oder lassen Sie sie aus, bis ihr Host aktualisiert ist.</translation>
        </message>
        <message>
            <source>Its version may be too old for this step; upgrade this host from its console.</source>
            <translation>Seine Version ist für diesen Schritt möglicherweise zu alt; aktualisieren Sie diesen Host an seiner Konsole.</translation>
        </message>
        <message>
            <source>Leave high availability off until all hosts are upgraded.</source>
            <translation>Lassen Sie die Hochverfügbarkeit ausgeschaltet, bis alle Hosts aktualisiert sind.</translation>
        </message>
        <message>
            <source>Let it tolerate fewer failing hosts, or protect fewer virtual machines.</source>
            <translation>Lassen Sie weniger ausfallende Hosts zu, oder schützen Sie weniger virtuelle Maschinen.</translation>
        </message>
        <message>
            <source>Log in as root, or as a user with the role pool-admin.</source>
            <translation>Melden Sie sich als root oder als Benutzer mit der Rolle pool-admin an.</translation>
        </message>
        <message>
            <source>Log in as root, or check the user in the directory.</source>
            <translation>Melden Sie sich als root an, oder prüfen Sie den Benutzer im Verzeichnis.</translation>
        </message>
        <message>
            <source>Log in as root, or wait until the directory service is back.</source>
            <translation>Melden Sie sich als root an, oder warten Sie, bis der Verzeichnisdienst wieder da ist.</translation>
        </message>
        <message>
            <source>Look at its console and into /var/log/xensource.log.</source>
            <translation>Sehen Sie an seiner Konsole und in /var/log/xensource.log nach.</translation>
        </message>
        <message>
            <source>Look at its console: it may wait for something. Shut it down from inside, or force it off.</source>
            <translation>Sehen Sie an ihrer Konsole nach: Vielleicht wartet sie auf etwas. Fahren Sie sie von innen herunter, oder schalten Sie sie hart aus.</translation>
        </message>
        <message>
            <source>Look at the pool as it is now and try again.</source>
            <translation>Sehen Sie sich den Pool in seinem jetzigen Zustand an, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Look at the pool as it is now before you go on.</source>
            <translation>Sehen Sie sich den Pool in seinem jetzigen Zustand an, bevor Sie weitermachen.</translation>
        </message>
        <message>
            <source>Look at the virtual machine's state and try again.</source>
            <translation>Sehen Sie sich den Zustand der virtuellen Maschine an, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Look at where {vm} runs now, then try again or choose another host.</source>
            <translation>Sehen Sie nach, wo {vm} jetzt läuft, und versuchen Sie es dann erneut, oder wählen Sie einen anderen Host.</translation>
        </message>
        <message>
            <source>Look into /var/log/xensource.log and /var/log/messages on that host.</source>
            <translation>Sehen Sie in /var/log/xensource.log und /var/log/messages auf diesem Host nach.</translation>
        </message>
        <message>
            <source>Look into /var/log/xensource.log on the host.</source>
            <translation>Sehen Sie in /var/log/xensource.log auf dem Host nach.</translation>
        </message>
        <message>
            <source>Look into the log of the pool coordinator (/var/log/xensource.log) for what happened.</source>
            <translation>Sehen Sie im Protokoll des Poolmasters (/var/log/xensource.log) nach, was geschehen ist.</translation>
        </message>
        <message>
            <source>Look up this code in the documentation, or ask the pool's vendor about it.</source>
            <translation>Schlagen Sie diesen Code in der Dokumentation nach, oder fragen Sie den Hersteller des Pools.</translation>
        </message>
        <message>
            <source>Make it a pool coordinator again on its console (xe pool-emergency-transition-to-master).</source>
            <translation>Machen Sie ihn an seiner Konsole wieder zum Poolmaster (xe pool-emergency-transition-to-master).</translation>
        </message>
        <message>
            <source>Make room on it, or choose another one.</source>
            <translation>Schaffen Sie Platz darauf, oder wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>Make room on it, or shut the virtual machine down instead of suspending it.</source>
            <translation>Schaffen Sie Platz darauf, oder fahren Sie die virtuelle Maschine herunter, statt sie anzuhalten.</translation>
        </message>
        <message>
            <source>Make room on the host's system disk.</source>
            <translation>Schaffen Sie Platz auf dem Systemdatenträger des Hosts.</translation>
        </message>
        <message>
            <source>Make room on the server's system disk.</source>
            <translation>Schaffen Sie Platz auf dem Systemdatenträger des Servers.</translation>
        </message>
        <message>
            <source>Make sure that it runs nowhere before you start it.</source>
            <translation>Stellen Sie sicher, dass sie nirgends läuft, bevor Sie sie starten.</translation>
        </message>
        <message>
            <source>Move it away or shut it down first.</source>
            <translation>Verschieben Sie sie zuerst, oder fahren Sie sie herunter.</translation>
        </message>
        <message>
            <source>Move its virtual machines away first.</source>
            <translation>Verschieben Sie zuerst seine virtuellen Maschinen.</translation>
        </message>
        <message>
            <source>Move them away or shut them down first.</source>
            <translation>Verschieben Sie sie zuerst, oder fahren Sie sie herunter.</translation>
        </message>
        <message>
            <source>No host can take the virtual machine.</source>
            <translation>Kein Host kann die virtuelle Maschine aufnehmen.</translation>
        </message>
        <message>
            <source>No host can take {vm}.</source>
            <translation>Kein Host kann {vm} aufnehmen.</translation>
        </message>
        <message>
            <source>No network was chosen for the interface {vif}.</source>
            <translation>Für die Schnittstelle {vif} wurde kein Netzwerk gewählt.</translation>
        </message>
        <message>
            <source>No repository for updates is set up.</source>
            <translation>Es ist kein Repository für Updates eingerichtet.</translation>
        </message>
        <message>
            <source>No repository for updates is switched on.</source>
            <translation>Es ist kein Repository für Updates eingeschaltet.</translation>
        </message>
        <message>
            <source>No space is left on the server at {location}.</source>
            <translation>Auf dem Server ist unter {location} kein Platz mehr.</translation>
        </message>
        <message>
            <source>No storage was chosen for the disk {vdi}.</source>
            <translation>Für den Datenträger {vdi} wurde kein Speicher gewählt.</translation>
        </message>
        <message>
            <source>Nothing needs to be done.</source>
            <translation>Es ist nichts zu tun.</translation>
        </message>
        <message>
            <source>Nothing was sent there. Check on a server's console which one the pool coordinator is.</source>
            <translation>Dorthin wurde nichts gesendet. Prüfen Sie auf der Konsole eines Servers, welcher der Poolmaster ist.</translation>
        </message>
        <message>
            <source>Nothing was sent to it. Check that this is the address of a XenServer or XCP-ng host.</source>
            <translation>Ihm wurde nichts gesendet. Prüfen Sie, ob das die Adresse eines Hosts mit XenServer oder XCP-ng ist.</translation>
        </message>
        <message>
            <source>Only the local superuser may do this: {message}</source>
            <translation>Das darf nur der lokale Superuser: {message}</translation>
        </message>
        <message>
            <source>Put it into maintenance mode first.</source>
            <translation>Versetzen Sie ihn zuerst in den Wartungsmodus.</translation>
        </message>
        <message>
            <source>Put the media where hosts reach them without a proxy.</source>
            <translation>Legen Sie die Medien dorthin, wo Hosts sie ohne Proxy erreichen.</translation>
        </message>
        <message>
            <source>Remove the block (blocked_operations) if it is no longer needed.</source>
            <translation>Heben Sie die Sperre (blocked_operations) auf, wenn sie nicht mehr gebraucht wird.</translation>
        </message>
        <message>
            <source>Remove the cause and try again.</source>
            <translation>Beseitigen Sie die Ursache, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Remove the causes, or shut these virtual machines down.</source>
            <translation>Beseitigen Sie die Ursachen, oder fahren Sie diese virtuellen Maschinen herunter.</translation>
        </message>
        <message>
            <source>Repair or remove the script in /etc/xapi.d on that host.</source>
            <translation>Reparieren oder entfernen Sie das Skript in /etc/xapi.d auf diesem Host.</translation>
        </message>
        <message>
            <source>Restart the host's toolstack, then look at the virtual machine's state.</source>
            <translation>Starten Sie den Toolstack des Hosts neu, und sehen Sie sich dann den Zustand der virtuellen Maschine an.</translation>
        </message>
        <message>
            <source>Restart the host.</source>
            <translation>Starten Sie den Host neu.</translation>
        </message>
        <message>
            <source>Restart the server.</source>
            <translation>Starten Sie den Server neu.</translation>
        </message>
        <message>
            <source>Resume it on the host it was suspended on, or check the storage.</source>
            <translation>Setzen Sie sie auf dem Host fort, auf dem sie angehalten wurde, oder prüfen Sie den Speicher.</translation>
        </message>
        <message>
            <source>Set a default storage for the pool.</source>
            <translation>Legen Sie einen Standardspeicher für den Pool fest.</translation>
        </message>
        <message>
            <source>Set a suspend storage or a default storage for the pool, or shut {vm} down instead.</source>
            <translation>Legen Sie einen Speicher für angehaltene VMs oder einen Standardspeicher für den Pool fest, oder fahren Sie {vm} stattdessen herunter.</translation>
        </message>
        <message>
            <source>Set up a repository for the pool.</source>
            <translation>Richten Sie ein Repository für den Pool ein.</translation>
        </message>
        <message>
            <source>Shut down or suspend virtual machines that are not needed, or give them less memory.</source>
            <translation>Fahren Sie virtuelle Maschinen herunter, die nicht gebraucht werden, halten Sie sie an, oder geben Sie ihnen weniger Speicher.</translation>
        </message>
        <message>
            <source>Shut the virtual machine down and start it again (a restart from inside is not enough).</source>
            <translation>Fahren Sie die virtuelle Maschine herunter, und starten Sie sie wieder (ein Neustart von innen genügt nicht).</translation>
        </message>
        <message>
            <source>Shut the virtual machine down for the time its host is upgraded.</source>
            <translation>Fahren Sie die virtuelle Maschine herunter, solange ihr Host aktualisiert wird.</translation>
        </message>
        <message>
            <source>Shut the virtual machine down instead.</source>
            <translation>Fahren Sie die virtuelle Maschine stattdessen herunter.</translation>
        </message>
        <message>
            <source>Some of the pool's news were lost.</source>
            <translation>Einige Nachrichten des Pools gingen verloren.</translation>
        </message>
        <message>
            <source>Something else is being done with {object} ({class}) right now.</source>
            <translation>Mit {object} ({class}) geschieht gerade etwas anderes.</translation>
        </message>
        <message>
            <source>Switch high availability off for the time of the upgrade.</source>
            <translation>Schalten Sie die Hochverfügbarkeit für die Dauer des Upgrades aus.</translation>
        </message>
        <message>
            <source>Switch it off for this disk (it is used by backup programs).</source>
            <translation>Schalten Sie sie für diesen Datenträger aus (Sicherungsprogramme benutzen sie).</translation>
        </message>
        <message>
            <source>Switch it on by hand.</source>
            <translation>Schalten Sie ihn von Hand ein.</translation>
        </message>
        <message>
            <source>Synchronize the pool with its repository and try again.</source>
            <translation>Gleichen Sie den Pool mit seinem Repository ab, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Take it out of maintenance mode (enable it) and try again.</source>
            <translation>Beenden Sie seinen Wartungsmodus (aktivieren Sie ihn), und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Take the host out of maintenance mode (enable it).</source>
            <translation>Beenden Sie den Wartungsmodus des Hosts (aktivieren Sie ihn).</translation>
        </message>
        <message>
            <source>Take the virtual machine out of high availability's protection.</source>
            <translation>Nehmen Sie die virtuelle Maschine aus dem Schutz der Hochverfügbarkeit.</translation>
        </message>
        <message>
            <source>The CD drive of the host is empty.</source>
            <translation>Das CD-Laufwerk des Hosts ist leer.</translation>
        </message>
        <message>
            <source>The CD drive of {vbd} is already empty.</source>
            <translation>Das CD-Laufwerk von {vbd} ist bereits leer.</translation>
        </message>
        <message>
            <source>The GPU driver in {vm} does not allow this: {reason}</source>
            <translation>Der GPU-Treiber in {vm} lässt das nicht zu: {reason}</translation>
        </message>
        <message>
            <source>The GPU management of {host} reports an error.</source>
            <translation>Die GPU-Verwaltung von {host} meldet einen Fehler.</translation>
        </message>
        <message>
            <source>The SR-IOV network {network} has no interface left for the VM.</source>
            <translation>Das SR-IOV-Netzwerk {network} hat keine Schnittstelle mehr für die VM frei.</translation>
        </message>
        <message>
            <source>The VM tools in {vm} are too old ({major}.{minor}).</source>
            <translation>Die VM Tools in {vm} sind zu alt ({major}.{minor}).</translation>
        </message>
        <message>
            <source>The approved certificates cannot be saved in {file}: {reason}</source>
            <translation>Die bestätigten Zertifikate können nicht in {file} gespeichert werden: {reason}</translation>
        </message>
        <message>
            <source>The approved certificates in {file} cannot be read: nothing is trusted yet.</source>
            <translation>Die genehmigten Zertifikate in {file} sind nicht lesbar: Noch wird keinem vertraut.</translation>
        </message>
        <message>
            <source>The certificate of {server} is none of those that were named (SHA-256 {fingerprint}).</source>
            <translation>Das Zertifikat von {server} ist keines der angegebenen (SHA-256 {fingerprint}).</translation>
        </message>
        <message>
            <source>The certificate of {server} is not known yet (SHA-256 {fingerprint}).</source>
            <translation>Das Zertifikat von {server} ist noch nicht bekannt (SHA-256 {fingerprint}).</translation>
        </message>
        <message>
            <source>The clustered storage {sr} is degraded.</source>
            <translation>Der geclusterte Speicher {sr} ist beeinträchtigt.</translation>
        </message>
        <message>
            <source>The connection to the pool was closed.</source>
            <translation>Die Verbindung zum Pool wurde geschlossen.</translation>
        </message>
        <message>
            <source>The connection to {server} broke: {reason}</source>
            <translation>Die Verbindung zu {server} brach ab: {reason}</translation>
        </message>
        <message>
            <source>The connection worked before: the server or its toolstack is probably restarting. The program connects again by itself. If this lasts, check that the server is on and can be reached from this computer.</source>
            <translation>Die Verbindung bestand schon: Wahrscheinlich startet der Server oder sein Toolstack neu. Das Programm verbindet sich von selbst wieder. Dauert es an, prüfen Sie, ob der Server an und von diesem Computer aus erreichbar ist.</translation>
        </message>
        <message>
            <source>The coordinator's role was not handed over: {reason}</source>
            <translation>Die Rolle des Poolmasters wurde nicht übergeben: {reason}</translation>
        </message>
        <message>
            <source>The copy of the pool database that {server} sent is not complete.</source>
            <translation>Die Kopie der Pooldatenbank, die {server} geschickt hat, ist nicht vollständig.</translation>
        </message>
        <message>
            <source>The directory service does not know the user.</source>
            <translation>Der Verzeichnisdienst kennt den Benutzer nicht.</translation>
        </message>
        <message>
            <source>The directory service reports: {message}</source>
            <translation>Der Verzeichnisdienst meldet: {message}</translation>
        </message>
        <message>
            <source>The disk {location} is missing from the storage {sr}.</source>
            <translation>Der Datenträger {location} fehlt auf dem Speicher {sr}.</translation>
        </message>
        <message>
            <source>The disk {vdi} can only be read.</source>
            <translation>Der Datenträger {vdi} kann nur gelesen werden.</translation>
        </message>
        <message>
            <source>The disk {vdi} could not be moved.</source>
            <translation>Der Datenträger {vdi} konnte nicht verschoben werden.</translation>
        </message>
        <message>
            <source>The disk {vdi} is in use ({operation}).</source>
            <translation>Der Datenträger {vdi} wird benutzt ({operation}).</translation>
        </message>
        <message>
            <source>The disk {vdi} is missing from the storage {sr}.</source>
            <translation>Der Datenträger {vdi} fehlt auf dem Speicher {sr}.</translation>
        </message>
        <message>
            <source>The disk {vdi} is not available.</source>
            <translation>Der Datenträger {vdi} ist nicht verfügbar.</translation>
        </message>
        <message>
            <source>The drive of {vbd} cannot be removed while it is in use.</source>
            <translation>Das Laufwerk von {vbd} kann nicht entfernt werden, solange es benutzt wird.</translation>
        </message>
        <message>
            <source>The drive of {vbd} is no CD drive.</source>
            <translation>Das Laufwerk von {vbd} ist kein CD-Laufwerk.</translation>
        </message>
        <message>
            <source>The heartbeat cannot lie on storage of the kind {type}.</source>
            <translation>Der Heartbeat kann nicht auf Speicher der Art {type} liegen.</translation>
        </message>
        <message>
            <source>The heartbeat file could not be made: no suitable shared storage.</source>
            <translation>Die Heartbeat-Datei konnte nicht angelegt werden: Es gibt keinen geeigneten gemeinsam genutzten Speicher.</translation>
        </message>
        <message>
            <source>The host cannot be emptied. {errors}</source>
            <translation>Der Host kann nicht geleert werden. {errors}</translation>
        </message>
        <message>
            <source>The host cannot be switched on over the network: this is not set up.</source>
            <translation>Der Host kann nicht über das Netzwerk eingeschaltet werden: Das ist nicht eingerichtet.</translation>
        </message>
        <message>
            <source>The host cannot read installation media at this address.</source>
            <translation>Der Host kann unter dieser Adresse keine Installationsmedien lesen.</translation>
        </message>
        <message>
            <source>The host cannot read the installation media (input/output error).</source>
            <translation>Der Host kann die Installationsmedien nicht lesen (Ein-/Ausgabefehler).</translation>
        </message>
        <message>
            <source>The host could not be prepared for the upgrade.</source>
            <translation>Der Host konnte nicht auf das Upgrade vorbereitet werden.</translation>
        </message>
        <message>
            <source>The host did not start properly.</source>
            <translation>Der Host ist nicht richtig gestartet.</translation>
        </message>
        <message>
            <source>The host does not find the installation media at this address.</source>
            <translation>Der Host findet die Installationsmedien unter dieser Adresse nicht.</translation>
        </message>
        <message>
            <source>The host does not have the plugin {plugin}.</source>
            <translation>Der Host hat das Plug-in {plugin} nicht.</translation>
        </message>
        <message>
            <source>The host does not know the key that signed {update}.</source>
            <translation>Der Host kennt den Schlüssel nicht, mit dem {update} signiert ist.</translation>
        </message>
        <message>
            <source>The host does not know the kind of storage {driver}.</source>
            <translation>Der Host kennt die Speicherart {driver} nicht.</translation>
        </message>
        <message>
            <source>The host does not report to its pool.</source>
            <translation>Der Host meldet sich nicht bei seinem Pool.</translation>
        </message>
        <message>
            <source>The host has no IP address on its management interface.</source>
            <translation>Der Host hat auf seiner Verwaltungsschnittstelle keine IP-Adresse.</translation>
        </message>
        <message>
            <source>The host has too little free memory.</source>
            <translation>Der Host hat zu wenig freien Arbeitsspeicher.</translation>
        </message>
        <message>
            <source>The host has too little free memory: {needed} needed, {available} free.</source>
            <translation>Der Host hat zu wenig freien Speicher: {needed} nötig, {available} frei.</translation>
        </message>
        <message>
            <source>The host is not in maintenance mode (disabled).</source>
            <translation>Der Host ist nicht im Wartungsmodus (deaktiviert).</translation>
        </message>
        <message>
            <source>The host was given no address of the installation media.</source>
            <translation>Dem Host wurde keine Adresse der Installationsmedien gegeben.</translation>
        </message>
        <message>
            <source>The host's plugin does not know the function {function}.</source>
            <translation>Das Plug-in des Hosts kennt die Funktion {function} nicht.</translation>
        </message>
        <message>
            <source>The host's processor cannot hide features: {details}</source>
            <translation>Der Prozessor des Hosts kann keine Funktionen verbergen: {details}</translation>
        </message>
        <message>
            <source>The host's status could not be read: {reason}</source>
            <translation>Der Zustand des Hosts konnte nicht gelesen werden: {reason}</translation>
        </message>
        <message>
            <source>The host's toolstack is newer than the pool coordinator's.</source>
            <translation>Der Toolstack des Hosts ist neuer als der des Poolmasters.</translation>
        </message>
        <message>
            <source>The hosts are too different: {reason}</source>
            <translation>Die Hosts sind zu verschieden: {reason}</translation>
        </message>
        <message>
            <source>The installation media are older than what the host runs.</source>
            <translation>Die Installationsmedien sind älter als das, was auf dem Host läuft.</translation>
        </message>
        <message>
            <source>The interface {pif} has no IP settings.</source>
            <translation>Die Schnittstelle {pif} hat keine IP-Einstellungen.</translation>
        </message>
        <message>
            <source>The interface {pif} is unplugged.</source>
            <translation>Die Schnittstelle {pif} ist nicht verbunden.</translation>
        </message>
        <message>
            <source>The key {key} is already there in {field} of an object ({type}).</source>
            <translation>Der Schlüssel {key} ist in {field} eines Objekts ({type}) schon vorhanden.</translation>
        </message>
        <message>
            <source>The licence could not be read.</source>
            <translation>Die Lizenz konnte nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The licence does not cover this feature.</source>
            <translation>Die Lizenz umfasst diese Funktion nicht.</translation>
        </message>
        <message>
            <source>The licence does not cover this feature: {feature}.</source>
            <translation>Die Lizenz umfasst diese Funktion nicht: {feature}.</translation>
        </message>
        <message>
            <source>The licence has expired.</source>
            <translation>Die Lizenz ist abgelaufen.</translation>
        </message>
        <message>
            <source>The licence server gives out no licence: {message}</source>
            <translation>Der Lizenzserver gibt keine Lizenz aus: {message}</translation>
        </message>
        <message>
            <source>The licence service of a host does not work.</source>
            <translation>Der Lizenzdienst eines Hosts funktioniert nicht.</translation>
        </message>
        <message>
            <source>The list of updates could not be read.</source>
            <translation>Die Liste der Updates konnte nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The list of updates for {host} could not be read.</source>
            <translation>Die Liste der Updates für {host} konnte nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The live patch {patch} failed.</source>
            <translation>Der Live-Patch {patch} ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>The memory limits do not fit together.</source>
            <translation>Die Speichergrenzen passen nicht zusammen.</translation>
        </message>
        <message>
            <source>The memory limits do not fit together: all must equal the maximum ({reason}).</source>
            <translation>Die Speichergrenzen passen nicht zusammen: alle müssen dem Maximum gleichen ({reason}).</translation>
        </message>
        <message>
            <source>The memory limits do not fit together: the smaller ones must come first.</source>
            <translation>Die Speichergrenzen passen nicht zusammen: Die kleineren müssen vor den größeren kommen.</translation>
        </message>
        <message>
            <source>The memory limits do not fit together: {constraint}.</source>
            <translation>Die Speichergrenzen passen nicht zusammen: {constraint}.</translation>
        </message>
        <message>
            <source>The name {server} is not known in the network.</source>
            <translation>Der Name {server} ist im Netzwerk nicht bekannt.</translation>
        </message>
        <message>
            <source>The network bridge {bridge} is not available.</source>
            <translation>Die Netzwerkbrücke {bridge} ist nicht verfügbar.</translation>
        </message>
        <message>
            <source>The number of processors of {vm} cannot change while it runs.</source>
            <translation>Die Anzahl der Prozessoren von {vm} kann nicht geändert werden, solange sie läuft.</translation>
        </message>
        <message>
            <source>The other hosts have too little free memory for {vm}.</source>
            <translation>Die anderen Hosts haben zu wenig freien Arbeitsspeicher für {vm}.</translation>
        </message>
        <message>
            <source>The patch failed: {output}</source>
            <translation>Der Patch ist fehlgeschlagen: {output}</translation>
        </message>
        <message>
            <source>The pool already has this patch.</source>
            <translation>Der Pool hat diesen Patch schon.</translation>
        </message>
        <message>
            <source>The pool already has this update.</source>
            <translation>Der Pool hat dieses Update schon.</translation>
        </message>
        <message>
            <source>The pool answered in an unexpected way ({kind}).</source>
            <translation>Der Pool antwortete auf unerwartete Weise ({kind}).</translation>
        </message>
        <message>
            <source>The pool cannot make a secure connection to {address}, port {port}.</source>
            <translation>Der Pool kann keine sichere Verbindung zu {address}, Port {port}, herstellen.</translation>
        </message>
        <message>
            <source>The pool cannot reach {host}.</source>
            <translation>Der Pool erreicht {host} nicht.</translation>
        </message>
        <message>
            <source>The pool coordinator cannot reach the member at {address}.</source>
            <translation>Der Poolmaster erreicht das Poolmitglied unter {address} nicht.</translation>
        </message>
        <message>
            <source>The pool coordinator does not know the server {host}.</source>
            <translation>Der Poolmaster kennt den Server {host} nicht.</translation>
        </message>
        <message>
            <source>The pool coordinator met an internal error: {message}</source>
            <translation>Im Poolmaster trat ein interner Fehler auf: {message}</translation>
        </message>
        <message>
            <source>The pool could not be synchronized with its repository.</source>
            <translation>Der Pool konnte nicht mit seinem Repository abgeglichen werden.</translation>
        </message>
        <message>
            <source>The pool does not accept a certificate: {reason}</source>
            <translation>Der Pool akzeptiert ein Zertifikat nicht: {reason}</translation>
        </message>
        <message>
            <source>The pool does not accept the form of the field {field}.</source>
            <translation>Der Pool akzeptiert die Form des Felds {field} nicht.</translation>
        </message>
        <message>
            <source>The pool does not accept the user name and password.</source>
            <translation>Der Pool akzeptiert Benutzername und Kennwort nicht.</translation>
        </message>
        <message>
            <source>The pool does not accept this value: {value}</source>
            <translation>Der Pool nimmt diesen Wert nicht an: {value}</translation>
        </message>
        <message>
            <source>The pool does not accept {value} for {field}.</source>
            <translation>Der Pool akzeptiert {value} für {field} nicht.</translation>
        </message>
        <message>
            <source>The pool does not accept {value} for {field}: {reason}</source>
            <translation>Der Pool akzeptiert {value} für {field} nicht: {reason}</translation>
        </message>
        <message>
            <source>The pool does not allow this now: {reason}</source>
            <translation>Der Pool lässt das jetzt nicht zu: {reason}</translation>
        </message>
        <message>
            <source>The pool does not allow this while its hosts have different versions.</source>
            <translation>Der Pool lässt das nicht zu, solange seine Hosts verschiedene Versionen haben.</translation>
        </message>
        <message>
            <source>The pool does not know the call {method}.</source>
            <translation>Der Pool kennt den Aufruf {method} nicht.</translation>
        </message>
        <message>
            <source>The pool does not let the user {user} in: {reason}</source>
            <translation>Der Pool lässt den Benutzer {user} nicht ein: {reason}</translation>
        </message>
        <message>
            <source>The pool does not manage the disk {vdi}.</source>
            <translation>Der Pool verwaltet den Datenträger {vdi} nicht.</translation>
        </message>
        <message>
            <source>The pool does not offer {call}.</source>
            <translation>Der Pool bietet {call} nicht an.</translation>
        </message>
        <message>
            <source>The pool expects {expected} parameters for the call {method}, not {received}.</source>
            <translation>Der Pool erwartet für den Aufruf {method} {expected} Parameter, nicht {received}.</translation>
        </message>
        <message>
            <source>The pool has no default storage.</source>
            <translation>Der Pool hat keinen Standardspeicher.</translation>
        </message>
        <message>
            <source>The pool has too few working hosts for high availability.</source>
            <translation>Der Pool hat zu wenige funktionierende Hosts für die Hochverfügbarkeit.</translation>
        </message>
        <message>
            <source>The pool has too many tasks waiting.</source>
            <translation>Im Pool warten zu viele Vorgänge.</translation>
        </message>
        <message>
            <source>The pool is being synchronized with its repository.</source>
            <translation>Der Pool wird gerade mit seinem Repository abgeglichen.</translation>
        </message>
        <message>
            <source>The pool is not connected to workload balancing.</source>
            <translation>Der Pool ist nicht mit Workload Balancing verbunden.</translation>
        </message>
        <message>
            <source>The pool no longer knows the task “{task}”: a toolstack restarted meanwhile.</source>
            <translation>Der Pool kennt die Aufgabe „{task}“ nicht mehr: Inzwischen ist ein Toolstack neu gestartet.</translation>
        </message>
        <message>
            <source>The pool no longer knows this session: its coordinator restarted, or the session expired.</source>
            <translation>Der Pool kennt diese Sitzung nicht mehr: Der Poolmaster wurde neu gestartet, oder die Sitzung ist abgelaufen.</translation>
        </message>
        <message>
            <source>The pool no longer offers this call.</source>
            <translation>Der Pool bietet diesen Aufruf nicht mehr an.</translation>
        </message>
        <message>
            <source>The pool no longer sends its news to this session.</source>
            <translation>Der Pool schickt dieser Sitzung keine Nachrichten mehr.</translation>
        </message>
        <message>
            <source>The pool reports an error: {code} ({params}).</source>
            <translation>Der Pool meldet einen Fehler: {code} ({params}).</translation>
        </message>
        <message>
            <source>The pool reports an error: {code}.</source>
            <translation>Der Pool meldet einen Fehler: {code}.</translation>
        </message>
        <message>
            <source>The pool's repositories are being changed.</source>
            <translation>Die Repositorys des Pools werden gerade geändert.</translation>
        </message>
        <message>
            <source>The pool's version may be too old or too new for this step.</source>
            <translation>Die Version des Pools ist für diesen Schritt möglicherweise zu alt oder zu neu.</translation>
        </message>
        <message>
            <source>The port in “{text}” must be a number from 1 to 65535.</source>
            <translation>Der Port in „{text}“ muss eine Zahl von 1 bis 65535 sein.</translation>
        </message>
        <message>
            <source>The processors of the hosts are too different for one pool.</source>
            <translation>Die Prozessoren der Hosts sind für einen gemeinsamen Pool zu verschieden.</translation>
        </message>
        <message>
            <source>The program logs in again by itself.</source>
            <translation>Das Programm meldet sich von selbst wieder an.</translation>
        </message>
        <message>
            <source>The program reads the pool again by itself.</source>
            <translation>Das Programm liest den Pool von selbst neu ein.</translation>
        </message>
        <message>
            <source>The program tries again by itself. If this goes on, look into its log.</source>
            <translation>Das Programm versucht es von selbst erneut. Falls das anhält, sehen Sie in seinem Protokoll nach.</translation>
        </message>
        <message>
            <source>The repository changed after the list of updates was read.</source>
            <translation>Das Repository hat sich geändert, nachdem die Liste der Updates gelesen wurde.</translation>
        </message>
        <message>
            <source>The saved memory ({vdi}) of the virtual machine cannot be read on this host.</source>
            <translation>Der gesicherte Arbeitsspeicher ({vdi}) der virtuellen Maschine kann auf diesem Host nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The saved memory of {vm} is missing.</source>
            <translation>Der gesicherte Arbeitsspeicher von {vm} fehlt.</translation>
        </message>
        <message>
            <source>The server forbids the host to read the installation media.</source>
            <translation>Der Server verbietet dem Host, die Installationsmedien zu lesen.</translation>
        </message>
        <message>
            <source>The server has lost its pool coordinator and waits for it.</source>
            <translation>Der Server hat seinen Poolmaster verloren und wartet auf ihn.</translation>
        </message>
        <message>
            <source>The server is still starting.</source>
            <translation>Der Server startet noch.</translation>
        </message>
        <message>
            <source>The server is too busy.</source>
            <translation>Der Server ist überlastet.</translation>
        </message>
        <message>
            <source>The server takes itself for a member of its own pool.</source>
            <translation>Der Server hält sich für ein Mitglied seines eigenen Pools.</translation>
        </message>
        <message>
            <source>The server with the installation media answers the host with an error.</source>
            <translation>Der Server mit den Installationsmedien antwortet dem Host mit einem Fehler.</translation>
        </message>
        <message>
            <source>The server with the installation media did not answer the host in time.</source>
            <translation>Der Server mit den Installationsmedien hat dem Host nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>The server with the installation media does not let the host log in.</source>
            <translation>Der Server mit den Installationsmedien lässt den Host nicht anmelden.</translation>
        </message>
        <message>
            <source>The servers of the pool point at each other: none says it is the coordinator.</source>
            <translation>Die Server des Pools verweisen aufeinander: Keiner gibt sich als Poolmaster aus.</translation>
        </message>
        <message>
            <source>The storage driver {driver} does not answer.</source>
            <translation>Der Speichertreiber {driver} antwortet nicht.</translation>
        </message>
        <message>
            <source>The storage is connected to several hosts ({pbd}).</source>
            <translation>Der Speicher ist mit mehreren Hosts verbunden ({pbd}).</translation>
        </message>
        <message>
            <source>The storage is full: {requested} needed, at most {maximum} possible.</source>
            <translation>Der Speicher ist voll: {requested} nötig, höchstens {maximum} möglich.</translation>
        </message>
        <message>
            <source>The storage is in use.</source>
            <translation>Der Speicher wird benutzt.</translation>
        </message>
        <message>
            <source>The storage reports an error ({code}): {message}</source>
            <translation>Der Speicher meldet einen Fehler ({code}): {message}</translation>
        </message>
        <message>
            <source>The storage {sr} cannot be connected.</source>
            <translation>Der Speicher {sr} kann nicht verbunden werden.</translation>
        </message>
        <message>
            <source>The storage {sr} cannot be shared with {host}.</source>
            <translation>Der Speicher {sr} kann nicht mit {host} geteilt werden.</translation>
        </message>
        <message>
            <source>The storage {sr} does not support this.</source>
            <translation>Der Speicher {sr} unterstützt das nicht.</translation>
        </message>
        <message>
            <source>The storage {sr} has too little space for the memory of a suspended virtual machine.</source>
            <translation>Der Speicher {sr} hat zu wenig Platz für den Arbeitsspeicher einer angehaltenen virtuellen Maschine.</translation>
        </message>
        <message>
            <source>The storage {sr} is already set up on {host}.</source>
            <translation>Der Speicher {sr} ist auf {host} schon eingerichtet.</translation>
        </message>
        <message>
            <source>The storage {sr} is not connected.</source>
            <translation>Der Speicher {sr} ist nicht verbunden.</translation>
        </message>
        <message>
            <source>The storage {sr} is not healthy: {health}</source>
            <translation>Der Speicher {sr} ist nicht in Ordnung: {health}</translation>
        </message>
        <message>
            <source>The storage {sr} is not set up on any host.</source>
            <translation>Der Speicher {sr} ist auf keinem Host eingerichtet.</translation>
        </message>
        <message>
            <source>The storage {sr} is still connected to a host.</source>
            <translation>Der Speicher {sr} ist noch mit einem Host verbunden.</translation>
        </message>
        <message>
            <source>The storage {sr} must be upgraded first.</source>
            <translation>Der Speicher {sr} muss zuerst aktualisiert werden.</translation>
        </message>
        <message>
            <source>The target host of the move did not answer.</source>
            <translation>Der Zielhost der Verschiebung antwortete nicht.</translation>
        </message>
        <message>
            <source>The task was cancelled.</source>
            <translation>Der Vorgang wurde abgebrochen.</translation>
        </message>
        <message>
            <source>The toolstack is probably still starting. Try again in a minute.</source>
            <translation>Der Toolstack startet wahrscheinlich noch. Versuchen Sie es in einer Minute erneut.</translation>
        </message>
        <message>
            <source>The update failed on some hosts: {hosts}</source>
            <translation>Das Update ist auf einigen Hosts fehlgeschlagen: {hosts}</translation>
        </message>
        <message>
            <source>The update failed: {output}</source>
            <translation>Das Update ist fehlgeschlagen: {output}</translation>
        </message>
        <message>
            <source>The update is in use.</source>
            <translation>Das Update wird benutzt.</translation>
        </message>
        <message>
            <source>The update is not there any more.</source>
            <translation>Das Update ist nicht mehr da.</translation>
        </message>
        <message>
            <source>The updates failed on {host}.</source>
            <translation>Die Updates sind auf {host} fehlgeschlagen.</translation>
        </message>
        <message>
            <source>The user's role does not allow “{permission}”.</source>
            <translation>Die Rolle des Benutzers erlaubt „{permission}“ nicht.</translation>
        </message>
        <message>
            <source>The virtual machine has {vcpus} processors, the host only {pcpus}.</source>
            <translation>Die virtuelle Maschine hat {vcpus} Prozessoren, der Host nur {pcpus}.</translation>
        </message>
        <message>
            <source>The workload balancing server broke off the connection.</source>
            <translation>Der Workload-Balancing-Server hat die Verbindung abgebrochen.</translation>
        </message>
        <message>
            <source>The workload balancing server cannot be understood: {reason}</source>
            <translation>Der Workload-Balancing-Server ist nicht zu verstehen: {reason}</translation>
        </message>
        <message>
            <source>The workload balancing server does not accept the credentials.</source>
            <translation>Der Workload-Balancing-Server akzeptiert die Anmeldedaten nicht.</translation>
        </message>
        <message>
            <source>The workload balancing server does not answer.</source>
            <translation>Der Workload-Balancing-Server antwortet nicht.</translation>
        </message>
        <message>
            <source>The workload balancing server does not understand the pool.</source>
            <translation>Der Workload-Balancing-Server versteht den Pool nicht.</translation>
        </message>
        <message>
            <source>The workload balancing server is not found in the network.</source>
            <translation>Der Workload-Balancing-Server ist im Netzwerk nicht zu finden.</translation>
        </message>
        <message>
            <source>The workload balancing server met an internal error.</source>
            <translation>Im Workload-Balancing-Server trat ein interner Fehler auf.</translation>
        </message>
        <message>
            <source>The workload balancing server refuses the connection.</source>
            <translation>Der Workload-Balancing-Server lehnt die Verbindung ab.</translation>
        </message>
        <message>
            <source>There is already a CD in the drive of {vbd}.</source>
            <translation>Im Laufwerk von {vbd} liegt schon eine CD.</translation>
        </message>
        <message>
            <source>There is no object ({type}) with the uuid {uuid}.</source>
            <translation>Es gibt kein Objekt ({type}) mit der UUID {uuid}.</translation>
        </message>
        <message>
            <source>There is no object with this uuid.</source>
            <translation>Es gibt kein Objekt mit dieser uuid.</translation>
        </message>
        <message>
            <source>There is no storage for the memory of {vm} while it is suspended.</source>
            <translation>Es gibt keinen Speicher für den Arbeitsspeicher von {vm}, während sie angehalten ist.</translation>
        </message>
        <message>
            <source>They are trusted until the program ends. Make the file writable to keep them.</source>
            <translation>Ihnen wird vertraut, bis das Programm endet. Machen Sie die Datei beschreibbar, um sie zu behalten.</translation>
        </message>
        <message>
            <source>This feature is not available to this pool.</source>
            <translation>Diese Funktion steht diesem Pool nicht zur Verfügung.</translation>
        </message>
        <message>
            <source>This is no valid update: {info}</source>
            <translation>Das ist kein gültiges Update: {info}</translation>
        </message>
        <message>
            <source>This is not allowed: {message}</source>
            <translation>Das ist nicht erlaubt: {message}</translation>
        </message>
        <message>
            <source>This is only possible while it is connected to one.</source>
            <translation>Das ist nur möglich, solange er damit verbunden ist.</translation>
        </message>
        <message>
            <source>This is only possible while it is off.</source>
            <translation>Das ist nur möglich, solange sie ausgeschaltet ist.</translation>
        </message>
        <message>
            <source>This server is a pool member; its coordinator is {coordinator}.</source>
            <translation>Dieser Server ist ein Poolmitglied; sein Poolmaster ist {coordinator}.</translation>
        </message>
        <message>
            <source>Too little space is left on the storage {sr}.</source>
            <translation>Auf dem Speicher {sr} ist zu wenig Platz.</translation>
        </message>
        <message>
            <source>Too many disks are being moved at the same time.</source>
            <translation>Es werden zu viele Datenträger gleichzeitig verschoben.</translation>
        </message>
        <message>
            <source>Try again in a few minutes.</source>
            <translation>Versuchen Sie es in einigen Minuten erneut.</translation>
        </message>
        <message>
            <source>Updates are being installed.</source>
            <translation>Es werden gerade Updates installiert.</translation>
        </message>
        <message>
            <source>Upgrade it on the pool coordinator's console (xe sr-upgrade).</source>
            <translation>Aktualisieren Sie ihn an der Konsole des Poolmasters (xe sr-upgrade).</translation>
        </message>
        <message>
            <source>Upgrade the pool coordinator first.</source>
            <translation>Aktualisieren Sie zuerst den Poolmaster.</translation>
        </message>
        <message>
            <source>Use the port for HTTPS. It is 443 unless somebody has changed it, and can then be left out.</source>
            <translation>Verwenden Sie den Port für HTTPS. Er ist 443, sofern ihn niemand geändert hat, und kann dann weggelassen werden.</translation>
        </message>
        <message>
            <source>Virtual machines did not give up memory in time.</source>
            <translation>Virtuelle Maschinen haben nicht rechtzeitig Speicher abgegeben.</translation>
        </message>
        <message>
            <source>Virtual machines only move to hosts of the same or a newer version.</source>
            <translation>Virtuelle Maschinen lassen sich nur auf Hosts derselben oder einer neueren Version verschieben.</translation>
        </message>
        <message>
            <source>Virtual machines still run on {host}.</source>
            <translation>Auf {host} laufen noch virtuelle Maschinen.</translation>
        </message>
        <message>
            <source>Virtual machines with disks on it cannot move.</source>
            <translation>Virtuelle Maschinen mit Datenträgern darauf können nicht verschoben werden.</translation>
        </message>
        <message>
            <source>Wait a few minutes, then try again.</source>
            <translation>Warten Sie einige Minuten, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>Wait a few minutes; it is asked again.</source>
            <translation>Warten Sie einige Minuten; es wird erneut nachgefragt.</translation>
        </message>
        <message>
            <source>Wait until it is finished, then try again.</source>
            <translation>Warten Sie, bis das beendet ist, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>Wait until nothing else uses it, then try again.</source>
            <translation>Warten Sie, bis nichts anderes ihn benutzt, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>Wait until some are done, then try again.</source>
            <translation>Warten Sie, bis einige beendet sind, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>What the updates demand could not be carried out on {object}.</source>
            <translation>Was die Updates verlangen, konnte auf {object} nicht ausgeführt werden.</translation>
        </message>
        <message>
            <source>Whether it was carried out can be seen from the pool only.</source>
            <translation>Ob er ausgeführt wurde, lässt sich nur am Pool erkennen.</translation>
        </message>
        <message>
            <source>Whether the last call was carried out can be seen from the pool only.</source>
            <translation>Ob der letzte Aufruf ausgeführt wurde, lässt sich nur am Pool erkennen.</translation>
        </message>
        <message>
            <source>Workload balancing cannot log in to the pool.</source>
            <translation>Workload Balancing kann sich nicht beim Pool anmelden.</translation>
        </message>
        <message>
            <source>Workload balancing cannot reach the pool.</source>
            <translation>Workload Balancing erreicht den Pool nicht.</translation>
        </message>
        <message>
            <source>Workload balancing is already off.</source>
            <translation>Workload Balancing ist bereits ausgeschaltet.</translation>
        </message>
        <message>
            <source>XenServer 6 and earlier have old encryption only. If this is one of them, allow it: “Allow old encryption” in the server's settings, --legacy-tls on the command line.</source>
            <translation>XenServer 6 und älter haben nur alte Verschlüsselung. Ist dies einer davon, lassen Sie sie zu: „Alte Verschlüsselung zulassen“ in den Einstellungen des Servers, --legacy-tls auf der Befehlszeile.</translation>
        </message>
        <message>
            <source>a disk</source>
            <comment>stands where its name would stand</comment>
            <translation>ein Datenträger</translation>
        </message>
        <message>
            <source>a host</source>
            <comment>stands where its name would stand</comment>
            <translation>ein Host</translation>
        </message>
        <message>
            <source>a network</source>
            <comment>stands where its name would stand</comment>
            <translation>ein Netzwerk</translation>
        </message>
        <message>
            <source>a storage repository</source>
            <comment>stands where its name would stand</comment>
            <translation>ein Speicher-Repository</translation>
        </message>
        <message>
            <source>a virtual machine</source>
            <comment>stands where its name would stand</comment>
            <translation>eine virtuelle Maschine</translation>
        </message>
        <message>
            <source>an object</source>
            <comment>stands where its name would stand</comment>
            <translation>ein Objekt</translation>
        </message>
        <message>
            <source>{device} ({type}) could not be connected in time.</source>
            <translation>{device} ({type}) konnte nicht rechtzeitig verbunden werden.</translation>
        </message>
        <message>
            <source>{device} ({type}) is not released: {message}</source>
            <translation>{device} ({type}) wird nicht freigegeben: {message}</translation>
        </message>
        <message>
            <source>{device} ({type}) was not released in time.</source>
            <translation>{device} ({type}) wurde nicht rechtzeitig freigegeben.</translation>
        </message>
        <message>
            <source>{device} is already connected.</source>
            <translation>{device} ist bereits verbunden.</translation>
        </message>
        <message>
            <source>{device} is already disconnected.</source>
            <translation>{device} ist bereits getrennt.</translation>
        </message>
        <message>
            <source>{host} does not offer the virtual hardware that {vm} was started with.</source>
            <translation>{host} bietet nicht die virtuelle Hardware, mit der {vm} gestartet wurde.</translation>
        </message>
        <message>
            <source>{host} does not report to its pool.</source>
            <translation>{host} meldet sich nicht bei seinem Pool.</translation>
        </message>
        <message>
            <source>{host} does not see the other hosts.</source>
            <translation>{host} sieht die anderen Hosts nicht.</translation>
        </message>
        <message>
            <source>{host} has an older version than {vm} needs.</source>
            <translation>{host} hat eine ältere Version, als {vm} braucht.</translation>
        </message>
        <message>
            <source>{host} has no IOMMU, which the virtual machine needs.</source>
            <translation>{host} hat keine IOMMU; die virtuelle Maschine braucht eine.</translation>
        </message>
        <message>
            <source>{host} has no interface on the network {network}.</source>
            <translation>{host} hat keine Schnittstelle am Netzwerk {network}.</translation>
        </message>
        <message>
            <source>{host} is being emptied.</source>
            <translation>{host} wird gerade geleert.</translation>
        </message>
        <message>
            <source>{host} is in maintenance mode (disabled).</source>
            <translation>{host} ist im Wartungsmodus (deaktiviert).</translation>
        </message>
        <message>
            <source>{host} is in use by {object} ({type}).</source>
            <translation>{host} wird von {object} ({type}) benutzt.</translation>
        </message>
        <message>
            <source>{host} is not connected to the network {network}.</source>
            <translation>{host} ist nicht mit dem Netzwerk {network} verbunden.</translation>
        </message>
        <message>
            <source>{host} is offline.</source>
            <translation>{host} ist offline.</translation>
        </message>
        <message>
            <source>{host} is running.</source>
            <translation>{host} läuft.</translation>
        </message>
        <message>
            <source>{host} must be empty for this.</source>
            <translation>{host} muss dafür leer sein.</translation>
        </message>
        <message>
            <source>{host} stays disabled until it is restarted.</source>
            <translation>{host} bleibt deaktiviert, bis er neu gestartet wird.</translation>
        </message>
        <message>
            <source>{host} stays disabled until someone enables it.</source>
            <translation>{host} bleibt deaktiviert, bis ihn jemand aktiviert.</translation>
        </message>
        <message>
            <source>{host} waits for a step that its updates demand (a restart, mostly).</source>
            <translation>{host} wartet auf einen Schritt, den seine Updates verlangen (meist einen Neustart).</translation>
        </message>
        <message>
            <source>{host} was declared dead by high availability and must restart.</source>
            <translation>{host} wurde von der Hochverfügbarkeit für ausgefallen erklärt und muss neu starten.</translation>
        </message>
        <message>
            <source>{interface} has no IP address.</source>
            <translation>{interface} hat keine IP-Adresse.</translation>
        </message>
        <message>
            <source>{member} is a member of a pool whose coordinator is {server}. The certificate of {server} is not known yet (SHA-256 {fingerprint}).</source>
            <translation>{member} ist Mitglied eines Pools, dessen Poolmaster {server} ist. Das Zertifikat von {server} ist noch nicht bekannt (SHA-256 {fingerprint}).</translation>
        </message>
        <message>
            <source>{member} says that the pool coordinator is {server}, which is no server of {pool}.</source>
            <translation>{member} nennt als Poolmaster {server}, der kein Server von {pool} ist.</translation>
        </message>
        <message>
            <source>{operation} was carried out in part only.</source>
            <translation>{operation} wurde nur teilweise ausgeführt.</translation>
        </message>
        <message>
            <source>{patch} cannot be installed while a tools CD is in use.</source>
            <translation>{patch} kann nicht installiert werden, solange eine Tools-CD benutzt wird.</translation>
        </message>
        <message>
            <source>{patch} does not fit this host: {info}</source>
            <translation>{patch} passt nicht zu diesem Host: {info}</translation>
        </message>
        <message>
            <source>{patch} is already installed.</source>
            <translation>{patch} ist bereits installiert.</translation>
        </message>
        <message>
            <source>{patch} is for build {required}; the host has {installed}.</source>
            <translation>{patch} ist für Build {required}; der Host hat {installed}.</translation>
        </message>
        <message>
            <source>{patch} is for version {required}; the host has {installed}.</source>
            <translation>{patch} ist für Version {required}; der Host hat {installed}.</translation>
        </message>
        <message>
            <source>{patch} needs a host without running virtual machines.</source>
            <translation>{patch} braucht einen Host ohne laufende virtuelle Maschinen.</translation>
        </message>
        <message>
            <source>{patch} needs another patch first: {required}.</source>
            <translation>{patch} braucht zuerst einen anderen Patch: {required}.</translation>
        </message>
        <message>
            <source>{patch} needs {required} on the host's system disk; {available} are free.</source>
            <translation>{patch} braucht {required} auf dem Systemdatenträger des Hosts; {available} sind frei.</translation>
        </message>
        <message>
            <source>{server} accepts connections on port {port}, but says nothing: no encrypted connection came about.</source>
            <translation>{server} nimmt auf Port {port} Verbindungen an, sagt aber nichts: Es kam keine verschlüsselte Verbindung zustande.</translation>
        </message>
        <message>
            <source>{server} answers on port {port}, but ends the connection before it is encrypted.</source>
            <translation>{server} antwortet auf Port {port}, beendet die Verbindung aber, bevor sie verschlüsselt ist.</translation>
        </message>
        <message>
            <source>{server} answers on port {port}, but in plain HTTP, without encryption.</source>
            <translation>{server} antwortet auf Port {port}, aber mit einfachem HTTP, ohne Verschlüsselung.</translation>
        </message>
        <message>
            <source>{server} answers on port {port}, but no encrypted connection came about: {reason}</source>
            <translation>{server} antwortet auf Port {port}, aber es kam keine verschlüsselte Verbindung zustande: {reason}</translation>
        </message>
        <message>
            <source>{server} answers on port {port}, but that is its port for SSH.</source>
            <translation>{server} antwortet auf Port {port}, aber das ist sein Port für SSH.</translation>
        </message>
        <message>
            <source>{server} answers on port {port}, but without encryption: something else listens there.</source>
            <translation>{server} antwortet auf Port {port}, aber ohne Verschlüsselung: Dort läuft etwas anderes.</translation>
        </message>
        <message>
            <source>{server} cannot be reached: {reason}</source>
            <translation>{server} ist nicht erreichbar: {reason}</translation>
        </message>
        <message>
            <source>{server} does not accept the user name {user} with this password.</source>
            <translation>{server} akzeptiert den Benutzernamen {user} mit diesem Kennwort nicht.</translation>
        </message>
        <message>
            <source>{server} does not answer on port {port}.</source>
            <translation>{server} antwortet nicht auf Port {port}.</translation>
        </message>
        <message>
            <source>{server} does not show its pool yet.</source>
            <translation>{server} zeigt seinen Pool noch nicht.</translation>
        </message>
        <message>
            <source>{server} has no copy of the pool database: it is not the pool coordinator.</source>
            <translation>{server} hat keine Kopie der Pooldatenbank: Der Host ist nicht der Poolmaster.</translation>
        </message>
        <message>
            <source>{server} is there, but nothing listens on its port {port}.</source>
            <translation>{server} ist da, aber auf seinem Port {port} antwortet nichts.</translation>
        </message>
        <message>
            <source>{server} names a pool coordinator that cannot be looked for. {reason}</source>
            <translation>{server} nennt einen Poolmaster, der nicht gesucht werden kann. {reason}</translation>
        </message>
        <message>
            <source>{server} now belongs to another pool than {pool}.</source>
            <translation>{server} gehört jetzt zu einem anderen Pool als {pool}.</translation>
        </message>
        <message>
            <source>{server} sent an answer that cannot be understood.</source>
            <translation>{server} schickte eine unverständliche Antwort.</translation>
        </message>
        <message>
            <source>{server} sent an answer that is too long: more than {size} KiB.</source>
            <translation>{server} hat eine zu lange Antwort gesendet: mehr als {size} KiB.</translation>
        </message>
        <message>
            <source>{server} shows another certificate than before (SHA-256 {fingerprint}).</source>
            <translation>{server} zeigt ein anderes Zertifikat als zuvor (SHA-256 {fingerprint}).</translation>
        </message>
        <message>
            <source>{server} shows no certificate: nothing says that it is the right server.</source>
            <translation>{server} zeigt kein Zertifikat: Nichts besagt, dass es der richtige Server ist.</translation>
        </message>
        <message>
            <source>{server} took too long to answer.</source>
            <translation>{server} brauchte zu lange für eine Antwort.</translation>
        </message>
        <message>
            <source>{update} does not fit this host: {info}</source>
            <translation>{update} passt nicht zu diesem Host: {info}</translation>
        </message>
        <message>
            <source>{update} does not go together with {other}.</source>
            <translation>{update} verträgt sich nicht mit {other}.</translation>
        </message>
        <message>
            <source>{update} is already installed on all hosts.</source>
            <translation>{update} ist bereits auf allen Hosts installiert.</translation>
        </message>
        <message>
            <source>{update} is already installed.</source>
            <translation>{update} ist bereits installiert.</translation>
        </message>
        <message>
            <source>{update} is for version {required}; the host has {installed}.</source>
            <translation>{update} ist für Version {required}; der Host hat {installed}.</translation>
        </message>
        <message>
            <source>{update} needs another update first: {required}.</source>
            <translation>{update} braucht zuerst ein anderes Update: {required}.</translation>
        </message>
        <message>
            <source>{update} needs {required} on the host's system disk; {available} are free.</source>
            <translation>{update} braucht {required} auf dem Systemdatenträger des Hosts; {available} sind frei.</translation>
        </message>
        <message>
            <source>{vbd} keeps its CD drive locked.</source>
            <translation>{vbd} hält sein CD-Laufwerk verriegelt.</translation>
        </message>
        <message>
            <source>{vdi} is a drive of the host.</source>
            <translation>{vdi} ist ein Laufwerk des Hosts.</translation>
        </message>
        <message>
            <source>{vdi} is no CD image.</source>
            <translation>{vdi} ist kein CD-Abbild.</translation>
        </message>
        <message>
            <source>{vm} already exists on the host.</source>
            <translation>{vm} gibt es auf dem Host schon.</translation>
        </message>
        <message>
            <source>{vm} cannot be shut down cleanly.</source>
            <translation>{vm} kann nicht sauber heruntergefahren werden.</translation>
        </message>
        <message>
            <source>{vm} cannot be suspended or moved.</source>
            <translation>{vm} kann nicht angehalten oder verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} cannot be suspended: {reason}</source>
            <translation>{vm} kann nicht angehalten werden: {reason}</translation>
        </message>
        <message>
            <source>{vm} cannot move to {host}, which has an older version.</source>
            <translation>{vm} kann nicht auf {host} verschoben werden, der eine ältere Version hat.</translation>
        </message>
        <message>
            <source>{vm} cannot run on {host}: {reason}</source>
            <translation>{vm} kann nicht auf {host} laufen: {reason}</translation>
        </message>
        <message>
            <source>{vm} could not be moved from {source} to {destination}: {message}</source>
            <translation>{vm} konnte nicht von {source} auf {destination} verschoben werden: {message}</translation>
        </message>
        <message>
            <source>{vm} could not be suspended in time.</source>
            <translation>{vm} konnte nicht rechtzeitig angehalten werden.</translation>
        </message>
        <message>
            <source>{vm} crashed meanwhile.</source>
            <translation>{vm} ist inzwischen abgestürzt.</translation>
        </message>
        <message>
            <source>{vm} did not give up memory in time before its move.</source>
            <translation>{vm} hat vor der Verschiebung nicht rechtzeitig Speicher abgegeben.</translation>
        </message>
        <message>
            <source>{vm} did not react to the request to be suspended.</source>
            <translation>{vm} reagierte nicht auf die Aufforderung anzuhalten.</translation>
        </message>
        <message>
            <source>{vm} did not react to the request to shut down.</source>
            <translation>{vm} reagierte nicht auf die Aufforderung herunterzufahren.</translation>
        </message>
        <message>
            <source>{vm} did not shut down in time.</source>
            <translation>{vm} ist nicht rechtzeitig heruntergefahren.</translation>
        </message>
        <message>
            <source>{vm} does not boot: its boot loader {bootloader} is unknown.</source>
            <translation>{vm} bootet nicht: Ihr Bootloader {bootloader} ist unbekannt.</translation>
        </message>
        <message>
            <source>{vm} does not boot: {message}</source>
            <translation>{vm} bootet nicht: {message}</translation>
        </message>
        <message>
            <source>{vm} does not run on {host}.</source>
            <translation>{vm} läuft nicht auf {host}.</translation>
        </message>
        <message>
            <source>{vm} does not start: {message}</source>
            <translation>{vm} startet nicht: {message}</translation>
        </message>
        <message>
            <source>{vm} does not support this: its VM tools are missing or do not run.</source>
            <translation>{vm} unterstützt das nicht: Ihre VM Tools fehlen oder laufen nicht.</translation>
        </message>
        <message>
            <source>{vm} has a checkpoint and cannot move like this.</source>
            <translation>{vm} hat einen Checkpoint und kann so nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} has a virtual GPU and cannot move.</source>
            <translation>{vm} hat eine virtuelle GPU und kann nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} has an SR-IOV network interface and cannot move.</source>
            <translation>{vm} hat eine SR-IOV-Netzwerkschnittstelle und kann nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} has no VM tools and cannot be moved.</source>
            <translation>{vm} hat keine VM Tools und kann nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} has no processor set up.</source>
            <translation>{vm} hat keinen Prozessor eingerichtet.</translation>
        </message>
        <message>
            <source>{vm} has too many processors for this host.</source>
            <translation>{vm} hat zu viele Prozessoren für diesen Host.</translation>
        </message>
        <message>
            <source>{vm} has too many snapshots to move with its disks.</source>
            <translation>{vm} hat zu viele Snapshots, um mit ihren Datenträgern verschoben zu werden.</translation>
        </message>
        <message>
            <source>{vm} is a template.</source>
            <translation>{vm} ist eine Vorlage.</translation>
        </message>
        <message>
            <source>{vm} is not protected by high availability, so the pool keeps no room for it elsewhere.</source>
            <translation>{vm} wird nicht von der Hochverfügbarkeit geschützt; der Pool hält deshalb anderswo keinen Platz für sie frei.</translation>
        </message>
        <message>
            <source>{vm} is protected by high availability.</source>
            <translation>{vm} wird von der Hochverfügbarkeit geschützt.</translation>
        </message>
        <message>
            <source>{vm} is set up so that it cannot move.</source>
            <translation>{vm} ist so eingerichtet, dass sie nicht verschoben werden kann.</translation>
        </message>
        <message>
            <source>{vm} is {actual}; it would have to be {expected}.</source>
            <translation>{vm} ist {actual}; sie müsste {expected} sein.</translation>
        </message>
        <message>
            <source>{vm} may still be running elsewhere; it is not started twice.</source>
            <translation>{vm} läuft möglicherweise noch anderswo; sie wird nicht zweimal gestartet.</translation>
        </message>
        <message>
            <source>{vm} needs a GPU that the target host does not have.</source>
            <translation>{vm} braucht eine GPU, die der Zielhost nicht hat.</translation>
        </message>
        <message>
            <source>{vm} needs a USB device that the target host does not have.</source>
            <translation>{vm} braucht ein USB-Gerät, das der Zielhost nicht hat.</translation>
        </message>
        <message>
            <source>{vm} needs a virtual GPU that the target host cannot give.</source>
            <translation>{vm} braucht eine virtuelle GPU, die der Zielhost nicht bieten kann.</translation>
        </message>
        <message>
            <source>{vm} needs hardware virtualization, which this host does not have.</source>
            <translation>{vm} braucht Hardware-Virtualisierung, die dieser Host nicht hat.</translation>
        </message>
        <message>
            <source>{vm} needs the disk {vdi}, which is not available.</source>
            <translation>{vm} braucht den Datenträger {vdi}, der nicht verfügbar ist.</translation>
        </message>
        <message>
            <source>{vm} needs the network {network}, which the target host does not have.</source>
            <translation>{vm} braucht das Netzwerk {network}, das der Zielhost nicht hat.</translation>
        </message>
        <message>
            <source>{vm} needs the storage {sr}, which the target host does not have.</source>
            <translation>{vm} braucht den Speicher {sr}, den der Zielhost nicht hat.</translation>
        </message>
        <message>
            <source>{vm} restarted meanwhile.</source>
            <translation>{vm} wurde inzwischen neu gestartet.</translation>
        </message>
        <message>
            <source>{vm} uses a USB device of its host and cannot move.</source>
            <translation>{vm} benutzt ein USB-Gerät ihres Hosts und kann nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} uses a device of its host (PCI passthrough) and cannot move.</source>
            <translation>{vm} benutzt ein Gerät ihres Hosts (PCI-Passthrough) und kann nicht verschoben werden.</translation>
        </message>
        <message>
            <source>{vm} uses nested virtualization and cannot be moved or suspended.</source>
            <translation>{vm} benutzt verschachtelte Virtualisierung und kann weder verschoben noch angehalten werden.</translation>
        </message>
        <message>
            <source>{vm} went down meanwhile.</source>
            <translation>{vm} wurde inzwischen ausgeschaltet.</translation>
        </message>
        <message>
            <source>“{text}” is no server address. Write a name or an IP address, such as server1.example.com or https://192.0.2.10.</source>
            <translation>„{text}“ ist keine Serveradresse. Geben Sie einen Namen oder eine IP-Adresse ein, zum Beispiel server1.example.com oder https://192.0.2.10.</translation>
        </message>
        <message>
            <source>“{text}” must begin with https://.</source>
            <translation>„{text}“ muss mit https:// beginnen.</translation>
        </message>
    </context>
</TS>
