"""Files that pages load: of the template in use and of no other, with the same strict headers as the pages."""

import base64
import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from tornado.web import GZipContentEncoding, HTTPError, RequestHandler
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from workbench.forms import parts
from workbench.forms.card import EARLY, PARTS, Card
from workbench.forms.seen import observer, projector

TEMPLATES = ("lab", "base")
"""The template of the desks and what it is built on; a name from the address never reaches the disk."""


class Packed(GZipContentEncoding):
    """What is sent is packed: nearly as small as it can be, in half the time that the last tenth would take."""

    GZIP_LEVEL = 4


class Strict(RequestHandler):
    """Carries the headers of the house, and says nothing about how the server is made when it refuses."""

    def set_default_headers(self) -> None:
        """Set the headers that every answer carries."""
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the status alone."""
        self.finish()


@dataclass(frozen=True)
class File:
    """A file of the house that pages load: named for what it holds, so that a browser may keep it for ever."""

    stem: str
    kind: str
    content: bytes
    packed: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed", gzip.compress(self.content, 9, mtime=0))

    @property
    def name(self) -> str:
        """Give stem and hash: other content has another name."""
        ending = {"text/javascript": "js", "text/css": "css"}[self.kind]
        return f"{self.stem}-{hashlib.sha256(self.content).hexdigest()[:20]}.{ending}"

    @property
    def address(self) -> str:
        """Give where the file is loaded from."""
        return f"/assets/{self.name}"


@cache
def files() -> dict[str, File]:
    """Give the files of pages that wait for no kernel, put together once; `script` and `style` are the assessor's."""
    return {
        "script": File("sheet", "text/javascript", parts.page_script("card", PARTS, EARLY).encode()),
        "nacl": File("nacl", "text/javascript", parts.vendored("nacl-fast.min.js")),
        "style": File("sheet", "text/css", parts.page_style(str(Card._css)).encode()),
        "projector-script": File("projector", "text/javascript", parts.seen_script(projector.SCRIPT).encode()),
        "projector-style": File("projector", "text/css", projector.STYLE.encode()),
        "observer-script": File("observer", "text/javascript", parts.seen_script(observer.SCRIPT).encode()),
        "observer-style": File("observer", "text/css", observer.STYLE.encode()),
    }


@cache
def early() -> tuple[str, str]:
    """Give the script that stands in the head of the assessor's page itself, and the hash by which it is let run."""
    return _hashed(parts.early_script("card", EARLY))


@cache
def begin() -> tuple[str, str]:
    """Give the line by which that script begins when the state is there, and its hash."""
    return _hashed(parts.BEGIN)


def _hashed(script: str) -> tuple[str, str]:
    return script, f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class HashedAsset(Strict):
    """Files of the house under the names of their content: kept for ever, and small on the way."""

    def get(self, name: str) -> None:
        """Hand out a file by its name."""
        found = next((file for file in files().values() if file.name == name), None)
        if found is None:
            raise HTTPError(404)
        self.set_header("Content-Type", f"{found.kind}; charset=utf-8")
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(found.packed if packed else found.content)


class WorkerAsset(Strict):
    """The worker that keeps the assessor's page on the device, for hours without a network."""

    def get(self) -> None:
        """Hand out the worker; browsers look for a newer one themselves."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(parts.worker())


class StaticAsset(Strict, MultiStaticFileHandler):
    """Voila's own scripts and styles."""


class TemplateAsset(Strict, TemplateStaticFileHandler):
    """What the template of the desks brings along."""

    def prepare(self) -> None:
        """Refuse what is no plain path below a template's static folder."""
        template, _, rest = self.path_args[0].partition("/static/")
        if template not in TEMPLATES or {"", ".", ".."} & set(rest.split("/")) or "\0" in rest:
            raise HTTPError(404)


class ExtensionAsset(Strict, FileFindHandler):
    """The scripts of the few widget extensions that pages load."""
