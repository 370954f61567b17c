#!/usr/bin/env python3
"""Rebuild the fonts: static Noto faces from pinned npm packages, cut down to what maps need.

    python3 fonts/build.py            write the files beside this script
    python3 fonts/build.py --check    compare instead; exit 1 when a file is stale

Needs Python 3.9 or later, `npm` and `pip`; fontTools is installed into a virtual environment in the cache folder.
"""

import argparse
import io
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "basemap"))
from recipe import packages  # noqa: E402

FONTTOOLS = "4.68.0"
PACKAGES = {
    "@expo-google-fonts/noto-sans": ("npm", "0.4.2", "expo-google-fonts-noto-sans-0.4.2.tgz", "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548"),
    "@expo-google-fonts/noto-sans-arabic": ("npm", "0.4.3", "expo-google-fonts-noto-sans-arabic-0.4.3.tgz", "29e966f9d48a4ce7dd3c2c4c016f29cd888089538217303fb2c87de9e7f048ed"),
    "@expo-google-fonts/noto-sans-math": ("npm", "0.4.2", "expo-google-fonts-noto-sans-math-0.4.2.tgz", "652041ca903e7adcc1502a0621350526463e91416757310391370ff5f8fb3ce8"),
}
LATIN = [
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Basic Latin to Latin Extended-B
    (0x0259, 0x0259), (0x02B0, 0x02FF), (0x0300, 0x036F),  # schwa, modifier letters (ʿ ʾ), combining marks
    (0x0370, 0x03FF), (0x0400, 0x045F), (0x0490, 0x0493), (0x04D8, 0x04D9),  # Greek; Cyrillic, some Ukrainian and Turkic
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Ḩ ḑ, Vietnamese)
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),  # punctuation, ′ ″, superscripts, currencies
    (0x2100, 0x218F), (0x2212, 0x2265), (0x25CC, 0x25CC), (0xFB00, 0xFB06),  # № ™, fractions, minus, root, ligatures
]  # fmt: skip
ARABIC = [
    (0x0020, 0x007E), (0x00A0, 0x00A0), (0x00AB, 0x00AB), (0x00BB, 0x00BB),
    (0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069),
    (0x2010, 0x2026), (0x25CC, 0x25CC), (0xFD3E, 0xFD3F), (0xFDF2, 0xFDF2), (0xFDFA, 0xFDFC), (0xFE80, 0xFEFC),
]  # fmt: skip
SYMBOLS = [
    (0x0020, 0x0020), (0x00A0, 0x00A0), (0x2190, 0x2199), (0x21D0, 0x21D5), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
    (0x25A0, 0x25A1), (0x25B2, 0x25B3), (0x25B6, 0x25B7),
    (0x25BC, 0x25BD), (0x25C0, 0x25C1), (0x25C6, 0x25C7), (0x25CB, 0x25CB), (0x25CE, 0x25CF), (0x2605, 0x2606),
    (0x2713, 0x2713), (0x2B24, 0x2B24),
]  # fmt: skip
# Scripts of India, small capitals and alternates are left behind with their glyphs.
LATIN_FEATURES = "ccmp locl liga kern mark mkmk tnum lnum pnum onum frac numr dnom sups subs ordn case".split()
FACES = [
    ("NotoSans-Regular.ttf", "@expo-google-fonts/noto-sans", "400Regular/NotoSans_400Regular.ttf", LATIN, LATIN_FEATURES),
    ("NotoSans-SemiBold.ttf", "@expo-google-fonts/noto-sans", "600SemiBold/NotoSans_600SemiBold.ttf", LATIN, LATIN_FEATURES),
    ("NotoSans-Bold.ttf", "@expo-google-fonts/noto-sans", "700Bold/NotoSans_700Bold.ttf", LATIN, LATIN_FEATURES),
    ("NotoSans-Italic.ttf", "@expo-google-fonts/noto-sans", "400Regular_Italic/NotoSans_400Regular_Italic.ttf", LATIN, LATIN_FEATURES),
    ("NotoSansArabic-Regular.ttf", "@expo-google-fonts/noto-sans-arabic", "400Regular/NotoSansArabic_400Regular.ttf", ARABIC, ["*"]),
    ("NotoSansArabic-Bold.ttf", "@expo-google-fonts/noto-sans-arabic", "700Bold/NotoSansArabic_700Bold.ttf", ARABIC, ["*"]),
    ("NotoSansMath-Symbols.ttf", "@expo-google-fonts/noto-sans-math", "400Regular/NotoSansMath_400Regular.ttf", SYMBOLS, []),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the files here; exit 1 when one is stale")
    parser.add_argument("--cache", type=Path, default=packages.CACHE, help="folder for the packages")
    options = parser.parse_args()
    if not _has_fonttools():
        return subprocess.run([_environment(options.cache), __file__, *sys.argv[1:]]).returncode
    read = packages.Packages(PACKAGES, options.cache).read
    files = ((name, subset(read(package, f"package/{path}"), ranges, features)) for name, package, path, ranges, features in FACES)
    return packages.settle(files, HERE, options.check)


def subset(data, ranges, features):
    """A font without hints, holding the characters of `ranges` and what `features` make of them."""
    from fontTools import subset as cutter
    from fontTools.ttLib import TTFont

    options = cutter.Options()
    options.layout_features = features
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = [1, 2, 3, 4, 5, 6, 13, 14, 16, 17, 0]
    options.drop_tables += ["MATH", "STAT", "DSIG", "gasp"]
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = cutter.Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in ranges for c in range(first, last + 1)])
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _has_fonttools():
    try:
        import fontTools
    except ImportError:
        return False
    return fontTools.version == FONTTOOLS


def _environment(cache):
    """The interpreter of a virtual environment that has the pinned fontTools."""
    folder = cache / f"fonttools-{FONTTOOLS}"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"fonttools=={FONTTOOLS}"], check=True)
    return str(python)


if __name__ == "__main__":
    sys.exit(main())
