"""What ippeveprinter runs for each job: "prints" page after page and breaks as the control file says.

Started as a script of its own for every job, so it imports little. Beside it lie `control` (the wanted state reasons,
one a line), `applied` (those the printer was told), and `pace` (seconds a page).
"""

import os
import re
import socket
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 (pathlib doubles the start-up time)
STOPPING = {"media-empty", "media-jam", "cover-open", "toner-empty", "output-area-full"}
TICK = 0.02
MOST = 1 << 24  # bytes of one unpacked stream


def lines_of(name: str) -> list[str]:
    """Read a file beside this one."""
    try:
        with open(os.path.join(HERE, name), encoding="ascii") as file:  # noqa: PTH118, PTH123
            return file.read().split()
    except FileNotFoundError:
        return []


def say(text: str) -> None:
    """Tell ippeveprinter."""
    os.write(2, (text + "\n").encode())


def apply() -> bool:
    """Tell the printer what changed in `control`; whether something stops it now."""
    wanted, told = lines_of("control"), lines_of("applied")
    if wanted != told:
        for reason in told:
            say("STATE: -" + reason)
        for reason in wanted:
            say("STATE: +" + reason)
        part = os.path.join(HERE, "applied.new")  # noqa: PTH118
        with open(part, "w", encoding="ascii") as file:  # noqa: PTH123
            file.write("\n".join(wanted))
        os.replace(part, os.path.join(HERE, "applied"))  # noqa: PTH105, PTH118
    return bool(STOPPING.intersection(wanted))


def pages_of(document: bytes) -> int:
    """Count pages: PWG raster says it in its first header, a PDF in the root of its page tree."""
    if document[:4] == b"RaS2":
        return int(struct.unpack_from(">I", document, 4 + 452)[0])
    found = [document]
    if b"/ObjStm" in document:
        import zlib  # noqa: PLC0415 (only for files that need it)

        streams = re.finditer(rb"/ObjStm.*?stream\r?\n(.*?)endstream", document, re.DOTALL)
        for stream in streams:
            try:
                found.append(zlib.decompressobj().decompress(stream[1], MOST))
            except zlib.error:
                continue  # encrypted, or not deflated
    counts = [0]
    for text in found:
        for tree in re.finditer(rb"/Type\s*/Pages\b", text):
            near = text[max(text.rfind(b"obj", 0, tree.start()), 0) : tree.end() + 4096].split(b"endobj", 1)[0]
            counts += [int(count) for count in re.findall(rb"/Count\s+(\d+)", near)[:1]]
    return max(counts)


def canceled() -> bool:
    """Ask the printer whether this job is to stop: ippeveprinter leaves its command running."""
    port, job = int(lines_of("port")[0]), int(os.environ["IPP_JOB_ID"])
    uri = b"ipp://localhost/ipp/print"
    body = b"\x02\x00\x00\x09\x00\x00\x00\x01\x01"
    for tag, name, value in (
        (0x47, b"attributes-charset", b"utf-8"),
        (0x48, b"attributes-natural-language", b"en"),
        (0x45, b"printer-uri", uri),
        (0x21, b"job-id", struct.pack(">i", job)),
        (0x44, b"requested-attributes", b"job-state-reasons"),
    ):
        body += struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value
    body += b"\x03"
    head = b"POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/ipp\r\n"
    with socket.create_connection(("localhost", port), 2) as line:
        line.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = b""
        while b"job-state-reasons" not in answer or not answer.endswith(b"\x03"):
            part = line.recv(4096)
            if not part:
                break
            answer += part
    return b"processing-to-stop-point" in answer or b"job-canceled" in answer


def wait(seconds: float) -> bool:
    """Take the time of a page, longer while something stops the printer; False when the job was cancelled."""
    until = time.monotonic() + seconds
    asked = 0.0
    while apply() or time.monotonic() < until:
        now = time.monotonic()
        if now - asked > 5 * TICK:
            asked = now
            try:
                if canceled():
                    return False
            except OSError:  # the printer was switched off
                return False
        time.sleep(TICK)
    return True


def main() -> int:
    """Print one job."""
    stopped = apply()
    if os.environ.get("IPP_JOB_NAME") == "panel":
        return 0
    with open(sys.argv[-1], "rb") as file:  # noqa: PTH123
        pages = pages_of(file.read())
    if not pages:
        say("ERROR: no pages")
        return 1
    say(f"ATTR: job-impressions={pages}")
    pace = float(lines_of("pace")[0])
    for page in range(1, pages + 1):
        if (pace or stopped or apply()) and not wait(pace):
            return 0
        say(f"ATTR: job-impressions-completed={page}")
    apply()
    return 0


if __name__ == "__main__":
    sys.exit(main())
