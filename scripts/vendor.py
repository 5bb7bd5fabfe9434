"""Fetches the front-end files we keep in the repository: exact versions, licenses beside them.

Run it after raising a version below; `npm` must be on the PATH. Icons have their own list
in build_sprite.py, which reads the package that this script unpacks.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static" / "vendor"
BROWSER_TESTS = ROOT / "tests" / "browser" / "vendor"

# npm name, exact version, where its files go, the files.
PACKAGES = (
    (
        "@fontsource-variable/inter",
        "5.3.0",
        STATIC / "inter",
        (
            "LICENSE",
            "files/inter-latin-opsz-normal.woff2",
            "files/inter-latin-ext-opsz-normal.woff2",
        ),
    ),
    (
        "@fontsource-variable/jetbrains-mono",
        "5.3.0",
        STATIC / "jetbrains-mono",
        (
            "LICENSE",
            "files/jetbrains-mono-latin-wght-normal.woff2",
            "files/jetbrains-mono-latin-ext-wght-normal.woff2",
        ),
    ),
    ("modern-normalize", "3.0.1", STATIC / "modern-normalize", ("license", "modern-normalize.css")),
    ("@tabler/icons", "3.51.0", STATIC / "tabler-icons", ("LICENSE",)),
    ("axe-core", "4.14.1", BROWSER_TESTS, ("LICENSE", "axe.min.js")),
)


def unpack(name: str, version: str, into: Path) -> Path:
    """Downloads one package with npm and returns its unpacked folder."""
    archive = subprocess.run(  # noqa: S603 - names and versions are the constants above
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(into)],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    target = into / Path(archive).stem
    with tarfile.open(into / archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def keep(source: Path, target: Path, files: tuple[str, ...]) -> None:
    """Copies the files we serve, flat, beside their license."""
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        content = (source / file).read_bytes()
        if file == "modern-normalize.css":
            # Styles outside a layer would win over all of ours.
            content = b"@layer reset {\n" + content + b"\n}\n"
        (target / Path(file).name).write_bytes(content)


def main() -> None:
    """Fetches every package, then draws the sprite from the icons' package."""
    with tempfile.TemporaryDirectory() as folder:
        for name, version, target, files in PACKAGES:
            source = unpack(name, version, Path(folder))
            keep(source, target, files)
            if name == "@tabler/icons":
                builder = str(ROOT / "scripts" / "build_sprite.py")
                subprocess.run([sys.executable, builder, str(source / "icons")], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
