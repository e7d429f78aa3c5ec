"""Print the path of a Chromium or Chrome for the browser tests; install one where there is none.

Looks at $KONGQU_CHROMIUM and the usual names on the PATH; else, as root on Debian, installs the packages `chromium` and `fonts-noto-cjk`; else asks
Playwright for its own build; else says what to do and fails.  What it does on the way goes to standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found() -> str | None:
    """A browser that is there already."""
    return os.environ.get("KONGQU_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Simplified Chinese."""
    listing = shutil.which("fc-list")
    return listing is not None and bool(
        subprocess.run([listing, ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout.strip()
    )


def apt_install(*packages: str) -> None:
    """Install Debian packages where that is possible; says so where it is not."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {', '.join(packages)} by apt-get …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", *packages]):
        subprocess.run(command, stdout=sys.stderr, stderr=sys.stderr, check=False, env=environment)


def playwright_browser() -> str | None:
    """Playwright's own Chromium, installed where it can be."""
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, stderr=sys.stderr, check=False)
    if done.returncode != 0:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        return play.chromium.executable_path


def main() -> int:
    path = found()
    if path is None:
        apt_install("chromium", "fonts-noto-cjk")
        path = found() or playwright_browser()
    elif not has_chinese_font():
        apt_install("fonts-noto-cjk")
    if path is None:
        print(
            "No Chromium or Chrome was found and none could be installed.  The browser tests are not skipped:\n"
            "install one (Debian: apt-get install chromium fonts-noto-cjk) or set KONGQU_CHROMIUM to its path.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
