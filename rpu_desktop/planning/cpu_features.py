"""CPU features as the toolstack writes them: hexadecimal words joined by ``-``, one bit per feature.

The order of words and bits is that of Xen's ``xen/include/public/arch-x86/cpufeatureset.h``; names are CPUID's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rpu_desktop.inventory import Vm

__all__ = ["feature_names", "features_key", "features_missing", "in_common", "names_missing"]

_NAMES = {
    0: (
        "fpu vme de pse tsc msr pae mce cx8 apic . sysenter mtrr pge mca cmov pat pse36 . clflush . ds "
        "acpi mmx fxsr sse sse2 ss htt tm . pbe"
    ),
    1: (
        "sse3 pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 . . fma cx16 xtpr pdcm . pcid dca "
        "sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline aesni xsave osxsave avx f16c rdrand hypervisor"
    ),
    2: (". . . . . . . . . . . syscall . . . . . . . . nx . mmxext . . fxsr_opt pdpe1gb rdtscp . lm 3dnowext 3dnow"),
    3: (
        "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop "
        "skinit wdt . lwp fma4"
    ),
    4: "xsaveopt xsavec xgetbv1 xsaves",
    5: (
        "fsgsbase tsc_adjust sgx bmi1 hle avx2 fdp_excp_only smep bmi2 erms invpcid rtm pqm fpu_sel mpx "
        "pqe avx512f avx512dq rdseed adx smap avx512_ifma . clflushopt clwb proc_trace avx512pf avx512er "
        "avx512cd sha_ni avx512bw avx512vl"
    ),
    6: (
        "prefetchwt1 avx512_vbmi umip pku ospke waitpkg avx512_vbmi2 cet_ss gfni vaes vpclmulqdq "
        "avx512_vnni avx512_bitalg . avx512_vpopcntdq . . . . . . . rdpid . . cldemote . movdiri "
        "movdir64b enqcmd"
    ),
    9: (
        ". . avx512_4vnniw avx512_4fmaps fsrm . . . avx512_vp2intersect srbds_ctrl md_clear "
        "rtm_always_abort . tsx_force_abort serialize hybrid tsxldtrk . . . cet_ibt . . avx512_fp16 . . "
        "ibrsb stibp l1d_flush arch_caps core_caps ssbd"
    ),
}
"""Word -> the names of its bits from the lowest; ``.`` for unnamed ones."""


def features_key(vm: Vm) -> str:
    """The part of ``host.cpu_info`` that applies to this VM; PVH guests get what HVM guests get (cpuid_helpers.ml)."""
    return "features_pv" if vm.domain_type == "pv" else "features_hvm"


@lru_cache(maxsize=4096)
def features_missing(needed: str, offered: str) -> tuple[tuple[int, int], ...]:
    """The features (word, bit) of `needed` that are not in `offered`; missing words count as 0.

    Values in another format are left to the server.
    """
    try:
        wanted = [int(word, 16) for word in needed.split("-")]
        given = [int(word, 16) for word in offered.split("-")]
    except ValueError:
        return ()
    given += [0] * (len(wanted) - len(given))
    return tuple(
        (word, bit)
        for word, value in enumerate(wanted)
        for bit in range(value.bit_length())
        if value & ~given[word] & 1 << bit
    )


def in_common(features: Iterable[tuple[int, int]], mask: str) -> tuple[tuple[int, int], ...]:
    """Those of the features (word, bit) that are in the mask."""
    try:
        words = [int(word, 16) for word in mask.split("-")]
    except ValueError:
        return ()
    return tuple((word, bit) for word, bit in features if word < len(words) and words[word] >> bit & 1)


def feature_names(features: Iterable[tuple[int, int]]) -> str:
    """The features' usual names, or their positions if they have none."""
    return ", ".join(_name(word, bit) for word, bit in features)


def names_missing(names: Iterable[str], offered: str) -> tuple[str, ...]:
    """Which of these features `offered` lacks; none if the value has another format, or is empty."""
    try:
        words = [int(word, 16) for word in offered.split("-")]
    except ValueError:
        return ()
    return tuple(name for name in names if not _has(words, *_PLACES[name]))


_PLACES = {name: (word, bit) for word, names in _NAMES.items() for bit, name in enumerate(names.split()) if name != "."}


def _has(words: Sequence[int], word: int, bit: int) -> bool:
    return word < len(words) and bool(words[word] >> bit & 1)


def _name(word: int, bit: int) -> str:
    names = _NAMES.get(word, "").split()
    known = names[bit] if bit < len(names) else "."
    if known == ".":
        return f"{word}:{bit}"
    return known.replace("_", ".") if known.startswith("sse4_") else known
