"""The help texts.  They are the user manual, too (see `rpu_desktop.desktop.help.manual`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpu_desktop.i18n.text import Text, translate

__all__ = ["TOPICS", "Help", "Topic"]


class Topic(StrEnum):
    """What there is help on, in the manual's order."""

    MAIN = "main-window"
    ADD_SERVER = "add-server"
    CERTIFICATE = "certificate"
    BEFORE_YOU_START = "before-you-start"
    SELECT = "select"
    MODE = "upgrade-mode"
    PRECHECKS = "prechecks"
    DECISION = "decision"
    MEDIA = "installation-media"
    UPGRADE = "upgrade"
    SUMMARY = "summary"
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
                "The main window lists the pools and standalone servers that this program knows. Add Server… takes"
                " the address of any server of a pool: the rest of the pool is found through it.",
            ),
            translate(
                "help",
                "At the right you see the chosen pool: each server's role, version, state, running virtual "
                "machines and memory. It is always the present state; there is nothing to refresh.",
            ),
            translate(
                "help",
                "A pool whose servers run different versions is shown as half upgraded, with the servers that are "
                "left. Finish it soon: choose Resume where it is offered, or begin a Rolling Pool Upgrade again.",
            ),
            translate(
                "help",
                "When the connection to a pool is lost, the program connects again by itself, as soon as the pool "
                "answers. Until then you see the pool as it was last.",
            ),
            translate(
                "help",
                "Tools ▸ Rolling Pool Upgrade… opens the wizard that takes pools to a newer version. While an "
                "upgrade runs, closing the main window asks what shall become of it.",
            ),
        ),
    ),
    Topic.ADD_SERVER: Help(
        translate("help", "Add a server"),
        (
            translate(
                "help",
                "Give the address (name or IP address, with :port where it is not 443), a user with the pool "
                "administrator's rights, mostly root, and the password.",
            ),
            translate(
                "help",
                "The password goes into the system's keyring if you tick that, and nowhere else. Without the tick "
                "it is asked for at the next start.",
            ),
            translate(
                "help",
                "Allow old encryption only for XenServer 6 and earlier: it is weak, and XenServer 7.0 and later do "
                "not need it.",
            ),
        ),
    ),
    Topic.CERTIFICATE: Help(
        translate("help", "Certificates"),
        (
            translate(
                "help",
                "Servers prove who they are by a certificate that they mostly made themselves. You are asked once "
                "whether it is the right one: compare the fingerprint with the one on the server's own console "
                "(xsconsole, Status Display), then trust it. It is remembered.",
            ),
            translate(
                "help",
                "Every server has a certificate of its own. If you give the address of a member, you are asked twice: "
                "for this member, and for the pool coordinator that it leads to. The certificates of the other servers "
                "are told by the coordinator.",
            ),
            translate(
                "help",
                "When a server shows another certificate than before, this is said loudly and nothing is sent to "
                "it. Find out why before you trust it. An upgrade keeps a server's certificate; a new one comes with "
                "an installation from scratch, or when somebody has replaced it.",
            ),
            translate(
                "help",
                "When that happens during an upgrade, the upgrade waits and the page asks. Compare the fingerprint on "
                "the server's console. If it is the same, trust it, and the upgrade goes on.",
            ),
        ),
    ),
    Topic.BEFORE_YOU_START: Help(
        translate("help", "Before You Start"),
        (
            translate(
                "help",
                "This page says what to do before the first click and what to leave alone while an upgrade runs. "
                "Nothing happens here.",
            ),
            translate(
                "help",
                "Use the newest version of this program. The page says which one this is and up to which releases it "
                "was made for. Newer releases are named before the start; the upgrade may go on all the same.",
            ),
            translate(
                "help",
                "The two most important things are a copy of the pool database and enough free memory: every "
                "server has to be emptied once, and the others must be able to take its virtual machines.",
            ),
        ),
    ),
    Topic.SELECT: Help(
        translate("help", "Select"),
        (
            translate(
                "help",
                "Tick what is to be upgraded. Several pools are upgraded side by side; within each pool it is "
                "always one server at a time, the pool coordinator first.",
            ),
            translate(
                "help",
                "What cannot be ticked says why in the last column. A pool that is half upgraded can be chosen "
                "again: its remaining servers are upgraded.",
            ),
            translate(
                "help",
                "A pool that somebody else is upgrading is not offered: its row says who, where and since when. Take "
                "Over goes on all the same; do that only when you know that nobody is at it any more.",
            ),
        ),
    ),
    Topic.MODE: Help(
        translate("help", "Upgrade Mode"),
        (
            translate(
                "help",
                "Automatic: each server fetches the installer over the network, installs itself and comes back, "
                "without anybody at its console.",
            ),
            translate(
                "help",
                "Manual: the wizard empties each server and tells you when to boot it from the installation media "
                "yourself, for servers that can only be installed from a disc, a USB stick or a PXE server.",
            ),
            translate(
                "help",
                "Apply updates brings each server to the newest state of its new version right after its upgrade, "
                "while it is still empty.",
            ),
            translate(
                "help",
                "On the way to XenServer 8 the updates come in a second pass: when all servers have the new version, "
                "each of them is emptied and restarted once more. A server that is left out leaves all servers without "
                "updates.",
            ),
        ),
    ),
    Topic.PRECHECKS: Help(
        translate("help", "Prechecks"),
        (
            translate(
                "help",
                "Everything that could stop the upgrade later is looked for now. What blocks it has to be solved; "
                "a warning is yours to judge.",
            ),
            translate(
                "help",
                "Resolve solves one finding, Resolve All every one that needs no decision. What is switched off "
                "for the upgrade (high availability, workload balancing, CDs in drives and so on) is noted and put"
                " back at the end, also when you cancel.",
            ),
            translate(
                "help",
                "The checks watch the pools: what you mend elsewhere disappears here by itself.",
            ),
            translate(
                "help",
                "A value of the pool that cannot be read is named with its object. If a server, a running virtual "
                "machine or something that it needs is concerned, the upgrade does not start.",
            ),
            translate(
                "help",
                "The best place for this program is a computer outside the pool. If it runs in a virtual machine of "
                "the pool, that one moves like others and is never shut down; where it cannot leave its server, the "
                "upgrade does not start.",
            ),
        ),
    ),
    Topic.DECISION: Help(
        translate("help", "Virtual machines that cannot move"),
        (
            translate(
                "help",
                "A virtual machine with a disk on local storage or with a passed-through device cannot leave its "
                "server, and on a standalone server none can. Say for all or for each whether to suspend it or to "
                "shut it down.",
            ),
            translate(
                "help",
                "Each goes down right before its own server's turn and runs again on it right after. Suspending "
                "keeps its state but needs room on the storage for its memory; shutting down needs the guest's "
                "cooperation.",
            ),
            translate(
                "help",
                "Nothing is done to a virtual machine that is busy or booting: the upgrade waits for it. If one does "
                "not shut down, you are asked. It is powered off without a question only if it has no drivers (VM "
                "tools) and so cannot be asked.",
            ),
            translate(
                "help",
                "What somebody has blocked for a virtual machine (“protect from accidental shutdown”) is lifted only "
                "if you say so, and blocked again at the end. One that serves storage to its own server is started "
                "first after the boot.",
            ),
            translate(
                "help",
                "A new version may hide features of the CPU. A virtual machine that uses them cannot be suspended "
                "then, as the upgraded server could not resume it; you are asked whether to shut it down.",
            ),
        ),
    ),
    Topic.MEDIA: Help(
        translate("help", "Installation media"),
        (
            translate(
                "help",
                "Say where the files of the new version lie. Every server fetches them itself, so every server "
                "must be able to reach that place; Test asks them all.",
            ),
            translate(
                "help",
                "An address is the folder that the installation image was unpacked to, with the files .treeinfo or"
                " XS-REPOSITORY in it. A user name and password are sent to the servers and kept nowhere else.",
            ),
            translate(
                "help",
                "What counts is what the servers can read. They send a user name and password only to web addresses "
                "without a port, they know no login but Basic, and an FTP server must tell them the size of files. "
                "With FTP, a path counts from the folder that the login leads to; after a second slash, from the root.",
            ),
            translate(
                "help",
                "An image or folder on this computer is served by the program itself, to the servers of the pools only "
                "and at the address of this computer that they reach. Leave it alone until the upgrade is done: a file "
                "that was changed is not served.",
            ),
            translate(
                "help",
                "Below, the plan shows each server's turn: which virtual machines leave it, where they go, and "
                "what comes back. Start Upgrade begins; until then nothing has been moved.",
            ),
            translate(
                "help",
                "If your servers have newer updates than the installation media, their virtual machines could not move "
                "to upgraded servers. The program compares the toolstack and the hypervisor before the start where the "
                "media tell them, and otherwise when the pool coordinator is back. Use media with the current updates.",
            ),
            translate(
                "help",
                "One server at a time is out of service. The plan says for how long, and how many servers carry the "
                "virtual machines meanwhile. With the tick below it the next server is emptied while one is being "
                "installed. That saves time, but two servers are missing then, and high availability is off during "
                "an upgrade: if another one fails, its virtual machines may have nowhere to start.",
            ),
            translate(
                "help",
                "The copy of the pool database opens a way back to the old version. The Way Back shows the steps, with "
                "the names and commands of your pool. The copy fits only a server with the same updates as now, and "
                "the restored pool forgets its members: they are switched off before, installed anew, and join again.",
            ),
        ),
    ),
    Topic.UPGRADE: Help(
        translate("help", "Upgrade"),
        (
            translate(
                "help",
                "One line for each server says what it is doing; the timeline shows how long each step took. "
                "Waiting for a server that is being installed takes as long as it takes: only you end it.",
            ),
            translate(
                "help",
                "A question stands at the top, names the server, and waits for you, for days if need be. Retry "
                "after you have mended the cause; skip leaves this server as it is; stop ends this pool in a safe "
                "state.",
            ),
            translate(
                "help",
                "Pause begins nothing new until you resume. Stop finishes the current step. Both leave the virtual"
                " machines running, and a later run goes on where this one stopped.",
            ),
            translate(
                "help",
                "Skip a Server leaves out a member whose turn has not begun. It keeps its version, and the pool stays "
                "in mixed mode until it is upgraded, too.",
            ),
            translate(
                "help",
                "A toolstack that restarts is waited for. A server that does not answer for longer is named, even if "
                "the pool still takes it for running: no virtual machine is sent there, no other server is rebooted, "
                "and if work for the upgrade hangs on it, you are asked whether to wait.",
            ),
        ),
    ),
    Topic.SUMMARY: Help(
        translate("help", "Summary"),
        (
            translate(
                "help",
                "The summary says what was done, how long it took, which virtual machines were down, what you were"
                " asked and what you answered. What could not be put back stands first: please do that yourself.",
            ),
            translate(
                "help",
                "If a virtual machine does not start again, the upgrade of its server is done all the same. The report "
                "names the virtual machine and the reason. Start it by hand, or choose Resume in the main window: the "
                "program tries again, and notices if it already runs.",
            ),
            translate(
                "help",
                "The report says how things stand when it is made. What happened stands there with its time, and with "
                "its date if it was in an earlier part of the upgrade.",
            ),
            translate(
                "help",
                "Save writes the report as a PDF document, a web page, text, or data for programs. Print puts it "
                "on paper.",
            ),
        ),
    ),
    Topic.SETTINGS: Help(
        translate("help", "Settings"),
        (
            translate(
                "help",
                "All settings have good values from the start. More moves at once empty a server sooner but load "
                "the network more; three is what the servers themselves do at most. Whether the next server is emptied "
                "while one is being installed can still be chosen for each upgrade, beside its plan.",
            ),
            translate(
                "help",
                "The longest waits are for slow networks. The proxy is used for updates from the internet only; "
                "pools are always reached directly. The update source is a folder or an address with a copy of the"
                " updates, for computers without the internet.",
            ),
            translate(
                "help",
                "The program asks on the internet whether there is a newer version of it only where you allow that. "
                "Nothing about you or your pools is sent.",
            ),
            translate(
                "help",
                "The language changes at once. Everything else holds for what begins from then on.",
            ),
            translate(
                "help",
                "Settings are kept in a file, so the addresses of proxy and update source take no password there. A "
                "password or key for them is given on the media page of the wizard, for one upgrade.",
            ),
        ),
    ),
    Topic.TROUBLE: Help(
        translate("help", "When something goes wrong"),
        (
            translate(
                "help",
                "Every message says what happened, to which server or virtual machine, why, and what to do next. "
                "Do that, then choose Retry, or run the wizard again: it looks at the pool and goes on where it "
                "stopped.",
            ),
            translate(
                "help",
                "The program writes a log (Linux: ~/.local/state/rpu-desktop/log; Windows: %LOCALAPPDATA%\\rpu-"
                "desktop\\Logs). Help ▸ Save Support Bundle… puts the log, the journals of runs, versions and facts"
                " on the pools into one file for whoever helps you. Passwords are in neither.",
            ),
            translate(
                "help",
                "A keyring that is locked or does not answer is named at the top of the main window. Your saved "
                "servers are all there; type the passwords that it does not give out. An upgrade whose notes cannot be "
                "read any more is named there, too, and stands in the way of no other one.",
            ),
        ),
    ),
}
