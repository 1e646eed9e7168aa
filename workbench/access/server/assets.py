"""Files that pages load: of the template in use and of no other, with the same strict headers as the pages."""

from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from tornado.web import HTTPError, RequestHandler
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

TEMPLATES = ("lab", "base")
"""The template of the desks and what it is built on; a name from the address never reaches the disk."""


class Strict(RequestHandler):
    """Carries the headers of the house, and says nothing about how the server is made when it refuses."""

    def set_default_headers(self) -> None:
        """Set the headers that every answer carries."""
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the status alone."""
        self.finish()


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
