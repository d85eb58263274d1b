"""Where a file may be: on a disk of this machine. On a network share locks don't hold, and two who write lose edits."""

import os
import sys
from pathlib import Path, PureWindowsPath

from db.store.errors import StoreError

_SHARED = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.davfs2",
    "sshfs",
    "fuse.sshfs",
    "osxfuse_sshfs",
    "macfuse_sshfs",
    "ncpfs",
    "afs",
    "coda",
    "ceph",
    "fuse.ceph",
    "glusterfs",
    "fuse.glusterfs",
    "lustre",
    "gfs2",
    "ocfs2",
    "beegfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "vboxsf",
    "vmhgfs",
    "fuse.vmhgfs-fuse",
    "prl_fs",
}
"""File systems that are somewhere else, as Linux and macOS name them."""

_DRIVE_REMOTE = 4
"""What Windows calls a drive of another machine."""


def refuse_share(path: Path) -> None:
    """Raise StoreError where the file is, or would be made, on a network share."""
    if is_shared(path):
        raise StoreError(
            f"{path} staat op een netwerkschijf. Daar kunnen twee mensen elkaars werk overschrijven. Zet het bestand op"
            " een schijf van één computer, en werk daarop samen (zie de README: Samen op een bestand)."
        )


def is_shared(path: Path) -> bool:
    """Whether a file is on a disk of another machine; where that can't be told it is not."""
    try:
        real = path.resolve()
        if os.name == "nt":
            return _shared_on_windows(real)
        return file_system(real, _mounts()) in _SHARED
    except (OSError, ValueError, RuntimeError):
        return False


def file_system(path: Path, mounts: dict[str, str]) -> str:
    """The kind of file system that a path is on, from the mounted folders with their kind."""
    for folder in (path, *path.parents):
        if str(folder) in mounts:
            return mounts[str(folder)]
    return ""


def _mounts() -> dict[str, str]:
    """Each mounted folder with the kind of its file system; of two on one folder the last counts."""
    if sys.platform == "darwin":
        import subprocess

        listed = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False).stdout
        return mac_mounts(listed.decode("utf-8", "replace"))
    place = Path("/proc/self/mounts")
    return linux_mounts(place.read_text("utf-8", "replace")) if place.exists() else {}


def linux_mounts(text: str) -> dict[str, str]:
    """The mounts of `/proc/self/mounts`: device, folder, kind; blanks in a folder are written in octal digits."""
    found = {}
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
                parts[1] = parts[1].replace(code, sign)
            found[parts[1]] = parts[2]
    return found


def mac_mounts(text: str) -> dict[str, str]:
    """The mounts that macOS lists, as `//host/share on /Volumes/share (smbfs, nodev)`."""
    found = {}
    for line in text.splitlines():
        _, on, rest = line.partition(" on ")
        folder, bracket, kinds = rest.rpartition(" (")
        if on and bracket:
            found[folder] = kinds.split(",")[0].strip(" )")
    return found


def _shared_on_windows(path: Path) -> bool:
    anchor = PureWindowsPath(path).anchor
    if anchor.startswith("\\\\") and not anchor.startswith(("\\\\?\\", "\\\\.\\")):
        return True
    import ctypes

    kind: int = ctypes.windll.kernel32.GetDriveTypeW(anchor)  # type: ignore[attr-defined,unused-ignore]
    return kind == _DRIVE_REMOTE
