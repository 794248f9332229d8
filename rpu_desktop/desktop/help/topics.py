"""The help texts. They are the user manual as well (see `rpu_desktop.desktop.help.manual`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpu_desktop.i18n.text import Text, translate

__all__ = ["TOPICS", "Help", "Topic"]


class Topic(StrEnum):
    """The help topics, in the order of the manual."""

    MAIN = "main-window"
    ADD_SERVER = "add-server"
    SIGN_IN = "sign-in"
    CERTIFICATE = "certificate"
    BEFORE_YOU_START = "before-you-start"
    SELECT = "select"
    MODE = "upgrade-mode"
    PRECHECKS = "prechecks"
    DECISION = "decision"
    MEDIA = "installation-media"
    REHEARSAL = "rehearsal"
    SCHEDULE = "schedule"
    PROFILE = "profile"
    ORDER = "order"
    SCRIPTS = "scripts"
    NOTIFICATIONS = "notifications"
    UPGRADE = "upgrade"
    SUMMARY = "summary"
    HISTORY = "history"
    SETTINGS = "settings"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Help:
    """A title, and paragraphs."""

    title: Text
    paragraphs: tuple[Text, ...]


TOPICS: dict[Topic, Help] = {
    Topic.MAIN: Help(
        translate("help", "Main window"),
        (
            translate(
                "help",
                "The main window lists the pools and standalone servers that this program knows. In Add Server…, "
                "enter the address of any server of a pool: the program finds the rest of the pool.",
            ),
            translate(
                "help",
                "The right side shows the selected pool: each server's role, version, state, running virtual "
                "machines and memory. It is always up to date; there is no need to refresh.",
            ),
            translate(
                "help",
                "Select a server in the list on the left to see its address, processors, memory, running time, pending "
                "updates and virtual machines. Right-click a pool or server for what can be done with it, for example "
                "to copy its name or address.",
            ),
            translate(
                "help",
                "Search finds pools and servers by name or address; Ctrl+F leads there, Enter goes to the list. Click "
                "a column header to sort the servers, click it a third time for the order of an upgrade.",
            ),
            translate(
                "help",
                "A pool whose servers run different versions is shown with all of them, and the right side names the "
                "remaining servers. Finish the upgrade soon: choose Resume if it is offered, or start a Rolling Pool "
                "Upgrade again.",
            ),
            translate(
                "help",
                "If the connection to a pool is lost, the program reconnects automatically when the pool responds. "
                "Until then you see the last known state.",
            ),
            translate(
                "help",
                "Tools ▸ Rolling Pool Upgrade… opens the wizard that upgrades pools to a newer version. If you "
                "close the main window during an upgrade, you are asked what to do with it.",
            ),
        ),
    ),
    Topic.ADD_SERVER: Help(
        translate("help", "Add a server"),
        (
            translate(
                "help",
                "Enter the address (name or IP address, with :port if it is not 443), a user with pool "
                "administrator rights, usually root, and the password.",
            ),
            translate(
                "help",
                "The password is stored in the system's keyring if you select that, and nowhere else. Otherwise "
                "you are asked for it at the next start.",
            ),
            translate(
                "help",
                "Allow old encryption only for XenServer 6 and earlier: it is weak, and XenServer 7.0 and later do "
                "not need it.",
            ),
        ),
    ),
    Topic.SIGN_IN: Help(
        translate("help", "Sign in"),
        (
            translate(
                "help",
                "A server whose password is not stored asks for it when you connect. The same happens if the server "
                "no longer accepts the stored password, for example because it was changed.",
            ),
            translate(
                "help",
                "A wrong password is tried only once: with a directory service, more attempts might lock the user "
                "out. To use another address, choose Server ▸ Change Server….",
            ),
            translate(
                "help",
                "To resume an upgrade, the program has to be signed in to all of its pools. If a password is missing, "
                "Resume asks for it.",
            ),
        ),
    ),
    Topic.CERTIFICATE: Help(
        translate("help", "Certificates"),
        (
            translate(
                "help",
                "Servers identify themselves with a certificate, which is usually self-signed. You are asked once "
                "whether it is correct: compare the fingerprint with the one on the server's console (xsconsole, "
                "Status Display), then trust it. It is remembered.",
            ),
            translate(
                "help",
                "Every server has its own certificate. If you enter the address of a member, you are asked twice: "
                "for this member, and for its pool coordinator. The coordinator provides the certificates of the "
                "other servers.",
            ),
            translate(
                "help",
                "If the certificate of a server has changed, the program warns you and sends nothing to the "
                "server. Find out why before you trust it. An upgrade keeps a server's certificate; a fresh "
                "installation creates a new one, or an administrator may have replaced it.",
            ),
            translate(
                "help",
                "If this happens during an upgrade, the upgrade waits and you are asked. Compare the fingerprint "
                "with the one on the server's console. If they match, trust it, and the upgrade continues.",
            ),
        ),
    ),
    Topic.BEFORE_YOU_START: Help(
        translate("help", "Before You Start"),
        (
            translate(
                "help",
                "This page lists what to do before you start and what to avoid while an upgrade is running. "
                "Nothing is changed here.",
            ),
            translate(
                "help",
                "Use the newest version of this program. The page shows which version this is and the newest "
                "versions that it supports. If a pool or the media are newer, you are warned before the start; the "
                "upgrade is still possible.",
            ),
            translate(
                "help",
                "The two most important things are a backup of the pool database and enough free memory: every "
                "server has to be emptied once, and the others must be able to take its virtual machines.",
            ),
            translate(
                "help",
                "Steps at the side of the wizard that are done can be clicked to go back, until the upgrade starts. "
                "Nothing that you chose is lost, and Esc asks before it closes the wizard.",
            ),
        ),
    ),
    Topic.SELECT: Help(
        translate("help", "Select"),
        (
            translate(
                "help",
                "Select what to upgrade. Several pools are upgraded in parallel; within each pool, one server at a "
                "time, the pool coordinator first.",
            ),
            translate(
                "help",
                "The versions show from what to what a pool goes once media were tested since the program was "
                "started; before that, only what it runs. The next page shows the same.",
            ),
            translate(
                "help",
                "The last column shows why a pool cannot be selected. A partly upgraded pool can be selected "
                "again: its remaining servers are upgraded.",
            ),
            translate(
                "help",
                "A pool that is already being upgraded cannot be selected: its row shows by whom, from which "
                "computer and since when. Take Over continues anyway; use it only if you know that the other "
                "upgrade is no longer running.",
            ),
        ),
    ),
    Topic.MODE: Help(
        translate("help", "Upgrade Mode"),
        (
            translate(
                "help",
                "Automatic: each server downloads the installer over the network, installs itself and comes back, "
                "without anyone at its console.",
            ),
            translate(
                "help",
                "Manual: the wizard empties each server and asks you to boot it from the installation media. Use "
                "it for servers that can only be installed from a disc, a USB stick or a PXE server.",
            ),
            translate(
                "help",
                "Apply updates installs the latest updates on each server right after its upgrade, while it is "
                "still empty.",
            ),
            translate(
                "help",
                "For XenServer 8, updates are installed in a second pass: when all servers have the new version, "
                "each of them is emptied and restarted once more. If a server is skipped, no server gets updates.",
            ),
            translate(
                "help",
                "Advanced has the source of updates, the client ID, a proxy and a supplemental pack, the number of "
                "concurrent migrations, and the network they use. Most pools need none of it.",
            ),
        ),
    ),
    Topic.PRECHECKS: Help(
        translate("help", "Prechecks"),
        (
            translate(
                "help",
                "The prechecks look for everything that could stop the upgrade later. Problems that block the "
                "upgrade have to be solved; whether to act on a warning is your decision.",
            ),
            translate(
                "help",
                "Resolve fixes one problem, Resolve All all problems that need no decision. What is switched off "
                "for the upgrade (high availability, workload balancing, ISOs in CD drives and so on) is recorded "
                "and restored at the end, also when you cancel.",
            ),
            translate(
                "help",
                "The checks are updated continuously: a problem that you fix elsewhere disappears here.",
            ),
            translate(
                "help",
                "If a value in the pool database cannot be read, its object is named. If it affects a server, a "
                "running virtual machine or something it needs, the upgrade does not start.",
            ),
            translate(
                "help",
                "It is best to run this program on a computer outside the pool. If it runs in a virtual machine of "
                "the pool, that virtual machine is migrated like others and is never shut down; if it cannot leave "
                "its server, the upgrade does not start.",
            ),
        ),
    ),
    Topic.DECISION: Help(
        translate("help", "Virtual machines that cannot be migrated"),
        (
            translate(
                "help",
                "A virtual machine with a disk on local storage or with a passed-through device cannot leave its "
                "server; on a standalone server, none can. Choose for all of them or for each one whether to "
                "suspend it or shut it down.",
            ),
            translate(
                "help",
                "Where the storage allows it and there is room, the disks of a virtual machine can move instead: they "
                "are copied to other storage for the upgrade of its server, and back afterwards, while it keeps "
                "running. The choice says how much is copied and how long that takes. If the new version does not "
                "allow this in the middle of an upgrade, all of these disks are copied to shared storage before the "
                "first server is upgraded, and back after the last one. The report names each disk and its way.",
            ),
            translate(
                "help",
                "Each one is stopped right before its own server is upgraded and started again on it right after. "
                "Suspending keeps its state but needs space on storage for its memory; shutting down needs the "
                "guest's cooperation.",
            ),
            translate(
                "help",
                "The upgrade waits for a virtual machine that is busy or booting. If one does not shut down, you "
                "are asked. It is powered off without asking only if it has no drivers (VM Tools) and therefore "
                "cannot be shut down cleanly.",
            ),
            translate(
                "help",
                "Operations blocked for a virtual machine (“protect from accidental shutdown”) are unblocked only "
                "with your consent, and blocked again at the end. A virtual machine that provides storage to its "
                "own server is started first after the boot.",
            ),
            translate(
                "help",
                "A new version may mask CPU features. A virtual machine that uses them cannot be suspended, "
                "because the upgraded server could not resume it; you are asked whether to shut it down.",
            ),
        ),
    ),
    Topic.MEDIA: Help(
        translate("help", "Installation media"),
        (
            translate(
                "help",
                "Specify where the files of the new version are. Every server downloads them itself, so every "
                "server must be able to reach that place; Test checks this on all of them.",
            ),
            translate(
                "help",
                "An address is the folder that the installation image was unpacked to; it contains the file "
                ".treeinfo or XS-REPOSITORY. A user name and password are sent to the servers and stored nowhere "
                "else.",
            ),
            translate(
                "help",
                "The servers must be able to read the media. They send a user name and password only to web "
                "addresses without a port, they support only Basic authentication, and an FTP server must report "
                "file sizes. An FTP path starts at the login folder; after a second slash, at the root.",
            ),
            translate(
                "help",
                "The program itself serves an image or folder on this computer, only to the servers of the pools "
                "and at an address of this computer that they can reach. Do not change it until the upgrade is "
                "done: a changed file is not served.",
            ),
            translate(
                "help",
                "On Windows, the firewall blocks the servers until it allows incoming connections to this program. "
                "Allow access when Windows asks; this requires an administrator.",
            ),
            translate(
                "help",
                "After the test, the plan has the page to itself; Change Media leads back. Each turn of a server "
                "has a row with a bar, and all pools have the same time scale. Unfold a row to see which virtual "
                "machines leave the server, where they go, and which ones return. Start Upgrade starts the upgrade; "
                "until then, nothing is migrated.",
            ),
            translate(
                "help",
                "Save Plan writes the plan as a web page, PDF document or text, for example for a change approval. "
                "It contains the versions, the turns with their times, and every virtual machine that is stopped.",
            ),
            translate(
                "help",
                "Save for Approval puts prechecks, plan and rehearsal into one document. If what you have chosen "
                "was not rehearsed yet, it is rehearsed first. Beside the document, a file with the same name and "
                "the ending json is saved: keep it. On the day of the upgrade, Open Prepared Upgrade… in the menu "
                "Tools of the main window opens it. The wizard then has the same pools and choices, and when the "
                "media are tested, the page shows what has changed since: servers, versions, running virtual "
                "machines, problems, the plan. Decisions about single virtual machines are not saved; you are "
                "asked again. The command line can use the file as a profile (--profile).",
            ),
            translate(
                "help",
                "If your servers have newer updates than the installation media, their virtual machines cannot be "
                "migrated to upgraded servers. The program compares the versions of the toolstack and the "
                "hypervisor before the start if the media contain them, otherwise when the pool coordinator is "
                "back. Use media that include the current updates.",
            ),
            translate(
                "help",
                "One server at a time is out of service. The plan shows for how long, and how many servers run the "
                "virtual machines in the meantime. If you select the check box below it, the next server is "
                "emptied while one is being installed. That saves time, but two servers are then out of service, "
                "and high availability is off during an upgrade: if another server fails, there may be no server "
                "left to start its virtual machines.",
            ),
            translate(
                "help",
                "With a backup of the pool database you can roll back to the old version. Roll Back shows the "
                "steps, with the names and commands of your pool. The backup can only be restored to a server with "
                "the same updates as now, and the restored pool does not know its members: they are shut down "
                "first, reinstalled, and join the pool again.",
            ),
        ),
    ),
    Topic.REHEARSAL: Help(
        translate("help", "Rehearsal"),
        (
            translate(
                "help",
                "Rehearse… below the plan carries the upgrade out on a simulated copy of the pool. The copy is made "
                "from the pool's database; no server is changed, and the rehearsal can reach no server. It uses what "
                "you have chosen: the media, the updates, what happens to each virtual machine.",
            ),
            translate(
                "help",
                "The result is the report of an upgrade, and a table that compares the rehearsal with the plan: "
                "duration, migrations, how long each virtual machine is down, and the moment with the least free "
                "memory. After the upgrade, the summary shows its figures beside them.",
            ),
            translate(
                "help",
                "Choose what goes wrong to see what the program does if a server does not come back, a migration "
                "fails, or the connection breaks at the worst moment. In a rehearsal, nobody answers questions: the "
                "program waits twice, then gives the server up and stops.",
            ),
            translate(
                "help",
                "Your scripts are not run in a rehearsal. Each is assumed to end with “continue” after a minute, and "
                "the report says so. The time outside maintenance windows and for watching servers is no part of the "
                "duration that is compared with the plan; it has a line of its own.",
            ),
        ),
    ),
    Topic.SCHEDULE: Help(
        translate("help", "Schedule"),
        (
            translate(
                "help",
                "Schedule… on the page Upgrade Mode, under Advanced, keeps the upgrade to maintenance windows. A "
                "server is begun only if it can be back within the window, by the plan's estimate and by what the "
                "upgrade has learned from earlier servers. A server that was begun is always finished.",
            ),
            translate(
                "help",
                "Select the days on which a window begins, enter its times and choose Add Window. Without a selected "
                "day, it is open every day. A window that ends before it begins lasts past midnight. Below, the dialog "
                "shows the next times in which servers may be begun.",
            ),
            translate(
                "help",
                "Not before and Not after limit the upgrade to a period, such as 2026-12-05 22:00. The time to watch "
                "an upgraded server is how long the program waits after each server before it begins the next one.",
            ),
            translate(
                "help",
                "In between, every server is in service, and the page shows until when the upgrade rests. Begin Now "
                "begins the next server immediately. You can close the program; after Resume, it waits for the next "
                "window again.",
            ),
        ),
    ),
    Topic.PROFILE: Help(
        translate("help", "Profile"),
        (
            translate(
                "help",
                "Profile… on the page Upgrade Mode, under Advanced, shows what applies to this upgrade, and whether it "
                "is a default, from a profile, or chosen for this upgrade. Save As… writes the choices to a file, Open "
                "Profile… uses them again. What a profile does not mention stays as it is.",
            ),
            translate(
                "help",
                "A profile is a text file that you can read and edit. It has the options of the command line, which "
                "can use it, too (--profile). It contains no passwords and no addresses of notification services, and "
                "nothing about single virtual machines. Scripts are saved as you typed them.",
            ),
        ),
    ),
    Topic.ORDER: Help(
        translate("help", "Order and failures"),
        (
            translate(
                "help",
                "The pool coordinator is always upgraded first. For the members, the program chooses the order that "
                "needs the fewest migrations. In Order and Failures… on the page Upgrade Mode, under Advanced, you can "
                "choose another one. If there is not enough memory for your order, the prechecks report it.",
            ),
            translate(
                "help",
                "By default, the upgrade asks when a server fails. If some servers may fail, a member that fails is "
                "skipped without a question until so many have failed. A failure of the pool coordinator and of a "
                "server that is out of service is always asked about.",
            ),
        ),
    ),
    Topic.SCRIPTS: Help(
        translate("help", "Scripts"),
        (
            translate(
                "help",
                "Scripts… on the page Upgrade Mode, under Advanced, lists programs of yours that run before and after "
                "the pool and each server, and before a virtual machine is stopped: for example to silence the "
                "monitoring, or to wait for a backup. They run on this computer as the user of this program, without a "
                "shell.",
            ),
            translate(
                "help",
                "A script gets the facts (pool, server, versions) as environment variables and as JSON on standard "
                "input. Its exit code decides: 0 continue, 10 wait and run it again after a minute, 11 skip the "
                "server, 12 stop. Any other code, or more time than allowed, is a failure: you are asked what to do.",
            ),
            translate(
                "help",
                "The last part of what a script writes is in the report. In an interrupted upgrade, a script that was "
                "running is run again.",
            ),
        ),
    ),
    Topic.NOTIFICATIONS: Help(
        translate("help", "Notifications"),
        (
            translate(
                "help",
                "Notifications… on the page Upgrade Mode, under Advanced, names services that are notified when a "
                "question waits for a minute, a server fails or is done, the upgrade rests or ends, and when a pool "
                "has had different versions for a day.",
            ),
            translate(
                "help",
                "An address is that of an e-mail account, a webhook or a chat, as Apprise defines it: "
                "mailtos://user:password@example.com, jsons://example.com/hook. Send Test Message sends one to each.",
            ),
            translate(
                "help",
                "Addresses contain passwords. They are stored in the keyring, are never shown, and are used for every "
                "upgrade until you remove them, including those that are resumed.",
            ),
        ),
    ),
    Topic.UPGRADE: Help(
        translate("help", "Upgrade"),
        (
            translate(
                "help",
                "One line for each server shows what it is doing; the timeline shows how long each step took. The "
                "program waits for a server that is being installed for as long as it takes; only you can end the "
                "wait.",
            ),
            translate(
                "help",
                "Questions appear at the top of the page, name the server, and wait for you, for days if "
                "necessary. Choose Retry after fixing the cause; Skip does not change this server; Stop ends the "
                "upgrade of this pool in a safe state.",
            ),
            translate(
                "help",
                "If something fails, the card names the cause and the server with its address, and says what to do. "
                "Beside each button is what it does. Copy Details copies everything for a support request, Open Log "
                "opens the log of this program. The timeline marks the moment with a cross.",
            ),
            translate(
                "help",
                "Details lists everything that happened. Filter shows only the lines with certain words, such as "
                "the name of a server or virtual machine; Copy All and Save Details keep them.",
            ),
            translate(
                "help",
                "Pause starts nothing new until you resume. Stop asks whether to finish the current server first "
                "or to end after the current step. A server that is being installed is waited for; the page says "
                "until when. If you choose Don't Wait, its installation continues on the server, the result is "
                "unknown until you resume, and what was switched off stays off. Virtual machines keep running in "
                "all cases, and a later run continues where this one stopped.",
            ),
            translate(
                "help",
                "Skip a Server skips a member whose upgrade has not begun. It keeps its version, and the pool "
                "stays in mixed mode until it is upgraded, too.",
            ),
            translate(
                "help",
                "If a toolstack restarts, the upgrade waits for it. A server that does not respond for longer is "
                "named, even if the pool still reports it as running: no virtual machine is migrated to it, no "
                "other server is rebooted, and if the upgrade depends on it, you are asked whether to wait.",
            ),
        ),
    ),
    Topic.SUMMARY: Help(
        translate("help", "Summary"),
        (
            translate(
                "help",
                "The summary shows what was done, how long it took, which virtual machines were interrupted, what "
                "you were asked and what you answered. What could not be restored is listed first: restore it "
                "yourself.",
            ),
            translate(
                "help",
                "If the upgrade was rehearsed, the report ends with a comparison of plan, rehearsal and upgrade, on "
                "the screen and in what you save or print.",
            ),
            translate(
                "help",
                "If a virtual machine does not start again, the upgrade of its server is still complete. The "
                "report names the virtual machine and the reason. Start it manually, or choose Resume in the main "
                "window: the program tries again, and notices if it is already running.",
            ),
            translate(
                "help",
                "The report shows the state at the time it is created. Events are listed with their time, and with "
                "their date if they happened in an earlier part of the upgrade.",
            ),
            translate(
                "help",
                "Save writes the report as a PDF document, a web page, text, or data for programs. Print prints it. "
                "Both contain everything; on the page, long lists are folded until you click their heading.",
            ),
        ),
    ),
    Topic.HISTORY: Help(
        translate("help", "Upgrade History"),
        (
            translate(
                "help",
                "Tools ▸ Upgrade History… lists the upgrades that were run on this computer, the newest first. Select "
                "one to read its report. Save Report… writes it as a PDF document, a web page, text, or data for "
                "programs.",
            ),
            translate(
                "help",
                "An unfinished upgrade is listed, too, and its report ends where the upgrade stands. Resume, finish or "
                "discard it in the main window.",
            ),
            translate(
                "help",
                "Delete removes the record of a finished upgrade from this computer. The pool is not changed.",
            ),
        ),
    ),
    Topic.SETTINGS: Help(
        translate("help", "Settings"),
        (
            translate(
                "help",
                "The default settings suit most pools. More concurrent migrations empty a server sooner but load "
                "the network more; the servers themselves run at most three at a time. Whether the next server is "
                "emptied while one is being installed can also be chosen for each upgrade, next to its plan.",
            ),
            translate(
                "help",
                "General also has the language and the appearance (light, dark or as in the system), whether the "
                "program connects to the servers when it starts, and whether it shows notifications during an upgrade. "
                "The backup folder is the one that the wizard suggests for the backup of the pool database.",
            ),
            translate(
                "help",
                "On the tab Advanced, longer time-outs help with slow networks. The proxy is used only for updates "
                "from the internet; connections to pools are always direct. The update source is a folder or an "
                "address that contains the updates, for computers without internet access.",
            ),
            translate(
                "help",
                "The program checks the internet for a newer version only if you allow it. It sends nothing about "
                "you or your pools.",
            ),
            translate(
                "help",
                "The language changes immediately. All other settings apply to what starts after the change.",
            ),
            translate(
                "help",
                "Settings are stored in a file, so the addresses of the proxy and the update source must not "
                "contain a password. Enter a password or key for them on the Installation Media page of the "
                "wizard; it applies to one upgrade.",
            ),
        ),
    ),
    Topic.TROUBLE: Help(
        translate("help", "Troubleshooting"),
        (
            translate(
                "help",
                "Every message states what happened, to which server or virtual machine, why, and what to do next. "
                "Do that, then choose Retry, or run the wizard again: it checks the pool and continues where it "
                "stopped.",
            ),
            translate(
                "help",
                "The program writes a log (Linux: ~/.local/state/rpu-desktop/log; Windows: "
                "%LOCALAPPDATA%\\rpu-desktop\\Logs). Help ▸ Save Support Bundle… collects the log, the journals of "
                "upgrades, versions and information about the pools in one file for support. Neither contains "
                "passwords.",
            ),
            translate(
                "help",
                "The Windows version has been tested under Wine on Linux, not on Windows itself. Not tested are "
                "SmartScreen and virus scanners, the firewall's question, the limits of the Credential Manager, and "
                "sleep: an upgrade keeps the computer awake, but do not close the lid.",
            ),
            translate(
                "help",
                "The main window shows at the top if the keyring is locked or does not respond. Your saved servers "
                "are still there; enter the passwords that the keyring does not provide. An upgrade whose record "
                "cannot be read is shown there, too; it does not prevent other upgrades.",
            ),
        ),
    ),
}
