"""What the commands about many awards tell."""

from uuid import UUID

from app.bulk import RowState
from app.cli.bulk import tell_results


def test_what_another_process_took_on_is_told_to_go_on_there(capsys):
    tell_results([(UUID(int=1), RowState.CHANGED, ""), (UUID(int=2), RowState.PENDING, "")])
    assert capsys.readouterr().out.splitlines()[-1] == "goes on elsewhere\t1"
    tell_results([(UUID(int=1), RowState.CHANGED, "")])
    assert "elsewhere" not in capsys.readouterr().out
