"""Real files for the tests of this room, made by a real ffmpeg: short and small."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from media.ffmpeg.process import locate

ENCODING = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-shortest"]


@dataclass
class Clips:
    """Makes each file once. A name stands for one film in a whole run of the tests."""

    folder: Path
    _made: dict[str, tuple[str | Path, ...]] = field(default_factory=dict)

    def video(
        self,
        name: str = "film.mp4",
        *,
        size: str = "640x360",
        seconds: float = 6,
        rate: int = 25,
        sound: bool = True,
        options: tuple[str, ...] = (),
    ) -> Path:
        inputs = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]
        if sound:
            inputs += ["-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}"]
        return self.made(name, *inputs, *ENCODING, *options)

    def drawn(self, name: str, drawing: str, *, options: tuple[str, ...] = ()) -> Path:
        """A silent film from one of ffmpeg's generators."""
        return self.made(name, "-f", "lavfi", "-i", drawing, *ENCODING, *options)

    def sound(self) -> Path:
        source = ["-f", "lavfi", "-i", "sine=duration=2"]
        return self.made("son.mp4", *source, "-c:a", "aac")

    def turned(self) -> Path:
        """Filmed upright with a phone: the picture lies on its side, and the file says so."""
        rotate = ("-metadata:s:v:0", "rotate=90")
        lying = self.video("couche.mp4", size="640x360", seconds=2)
        tool = shutil.which("ffmpeg") or locate("ffmpeg")
        version = subprocess.run([tool, "-version"], capture_output=True, text=True, check=True)
        if int(version.stdout.split()[2].lstrip("n").split(".")[0]) >= 6:
            return self.made("debout.mp4", "-display_rotation", "270", "-i", lying, "-c", "copy")
        return self.made("debout.mp4", "-i", lying, "-c", "copy", *rotate)

    def cut_after_index(self) -> Path:
        whole = self.video("debut.mp4", options=("-movflags", "+faststart"))
        return self.bytes("coupe-1.mp4", whole.read_bytes()[: whole.stat().st_size // 2])

    def cut_before_index(self) -> Path:
        whole = self.video()
        return self.bytes("coupe-2.mp4", whole.read_bytes()[: whole.stat().st_size // 2])

    def bytes(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def made(self, name: str, *arguments: str | Path) -> Path:
        """What ffmpeg makes of these arguments."""
        path = self.folder / name
        if name not in self._made:
            command = [locate("ffmpeg"), "-nostdin", "-v", "error", "-y", *map(str, arguments)]
            subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=60)
            self._made[name] = arguments
        assert self._made[name] == arguments, f"{name} is the name of another film"
        return path
