"""The command `new`. In: a place, and a codebook or none. Out: an empty study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    StudyPath,
    command,
)
from qualnlp.cli.output import line, print_json, tell_undefined
from qualnlp.errors import StudyExists
from qualnlp.i18n import say


@command("new", help=say("Buat studi baru.", "Make a new study."))
def new(
    study: StudyPath,
    codebook: Annotated[
        Path | None,
        typer.Option("--codebook", help=say("buku kode .yaml .csv .xlsx", "the codebook")),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Make a study; without a codebook, a template of one is laid beside it."""
    from qualnlp.codebook import Codebook, write_template
    from qualnlp.store.backup import remove_study
    from qualnlp.study import Study, has_study, shown_place

    if has_study(study) or Path(study).exists():
        raise _exists(study)
    # A codebook that cannot be read leaves no half-made study behind.
    read = None if codebook is None else Codebook.read(codebook)
    place = shown_place(study)
    own = place == str(study) and _claimed(Path(study))
    try:
        with Study(study, create=True) as made:
            if read is not None:
                made.set_codebook(read)
            template = made.path.with_name("buku-kode.xlsx")
        wrote_template = read is None and not template.exists()
        if wrote_template:
            write_template(template)
    except BaseException:
        # On a full disk, say: what was begun would be in the way the next time.
        if own:
            remove_study(Path(study))
        raise
    if as_json:
        print_json({"study": place, "template": str(template) if wrote_template else None})
        return
    line(say(f"Studi dibuat: {place}", f"Study made: {place}"))
    if read is not None:
        tell_undefined(read, as_json)
    else:
        line(
            say(
                f"Isi buku kode di {template}, lalu: qualnlp codebook {place} {template}",
                f"Fill in the codebook {template}, then: qualnlp codebook {place} {template}",
            )
        )


def _claimed(path: Path) -> bool:
    """Make the file that becomes the study: only what this command made does it take away again."""
    from qualnlp.store.backup import make_private

    try:
        make_private(path)
    except FileExistsError as error:  # another process was faster, or a link leads nowhere
        raise _exists(str(path)) from error
    except OSError:  # told when the study is opened
        return False
    return True


def _exists(study: str) -> StudyExists:
    from qualnlp.study import shown_place

    return StudyExists(
        say("Studi atau berkas ini sudah ada.", "This study or file exists already."),
        where=shown_place(study),
        hint=say("Pilih nama lain.", "Choose another name."),
    )
