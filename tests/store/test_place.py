"""Network shares: told from the list of mounts, and refused with the reason."""

from pathlib import Path

import pytest

from db.store import StoreError, open_store, place
from db.store.place import file_system, is_shared, linux_mounts, mac_mounts

LINUX = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv nfs4 rw,vers=4.2 0 0
//server/kantoor /mnt/map\\040van\\040kantoor cifs rw 0 0
/dev/sdb1 /srv/hier ext4 rw 0 0
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//anna@server/kantoor on /Volumes/kantoor (smbfs, nodev, nosuid, mounted by anna)
/dev/disk4s1 on /Volumes/stick (een) (msdos, local, nodev)
"""


@pytest.mark.parametrize(
    ("text", "read", "path", "kind"),
    [
        (LINUX, linux_mounts, "/home/anna/bord.db", "ext4"),
        (LINUX, linux_mounts, "/srv/bord.db", "nfs4"),
        (LINUX, linux_mounts, "/srv/hier/bord.db", "ext4"),
        (LINUX, linux_mounts, "/mnt/map van kantoor/a/bord.db", "cifs"),
        (LINUX, linux_mounts, "/srvnog/bord.db", "ext4"),
        (MAC, mac_mounts, "/Users/anna/bord.db", "apfs"),
        (MAC, mac_mounts, "/Volumes/kantoor/bord.db", "smbfs"),
        (MAC, mac_mounts, "/Volumes/stick (een)/bord.db", "msdos"),
        ("", linux_mounts, "/bord.db", ""),
    ],
)
def test_the_kind_of_the_nearest_mount_counts(text, read, path, kind):
    assert file_system(Path(path), read(text)) == kind


def test_a_disk_of_this_machine_is_no_share(tmp_path):
    assert not is_shared(tmp_path / "bord.db")


def test_a_file_on_a_share_is_neither_made_nor_opened(tmp_path, monkeypatch):
    open_store(tmp_path / "hier.db", "een lange wachtzin").close()
    monkeypatch.setattr(place, "_mounts", lambda: {str(tmp_path.resolve()): "cifs"})
    for name in ("hier.db", "nieuw.db"):
        with pytest.raises(StoreError, match="netwerkschijf"):
            open_store(tmp_path / name, "een lange wachtzin")
    assert not (tmp_path / "nieuw.db").exists()
