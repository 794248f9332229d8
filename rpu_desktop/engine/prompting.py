"""Asks the admin, and reports the question and its answer."""

from __future__ import annotations

from collections.abc import Callable

from rpu_desktop.engine.context import Context
from rpu_desktop.i18n.text import sentence
from rpu_desktop.run.events import Answered, Asked
from rpu_desktop.run.failures import Declined, Stopped
from rpu_desktop.run.prompts import Choice, Prompt
from rpu_desktop.run.words import WITHDRAWN

__all__ = ["ask_admin", "ask_in_turn"]


async def ask_in_turn(context: Context, make: Callable[[], Prompt]) -> Choice:
    """As `ask_admin`, with only one question about a guest at a time; `make` creates the question when it is its turn.

    Raises:
        Declined: the answer to this question or the one before was Stop: no more questions.
        Stopped: the run was stopped meanwhile.

    """
    async with context.questions.asking:
        await context.control.checkpoint()
        if context.questions.declined is not None:
            raise context.questions.declined
        prompt = make()
        choice = await ask_admin(context, prompt)
        if choice is Choice.STOP and not context.control.stopping:
            context.questions.declined = Declined(prompt.text, prompt.advice)
            raise context.questions.declined
        if choice is Choice.STOP:
            raise Stopped
        return choice


async def ask_admin(context: Context, prompt: Prompt) -> Choice:
    """Ask and wait; stopping the run answers STOP. Cancelling this withdraws the question."""
    words = sentence(prompt.text, prompt.advice)
    choices = tuple(choice.value for choice in prompt.choices)
    about = prompt.kind.value
    context.events.emit(
        Asked(pool=context.pool, prompt=prompt.id, host=prompt.host, text=words, choices=choices, about=about)
    )
    answer = WITHDRAWN
    try:
        choice = await context.control.unless_stopped(context.prompter.ask(prompt))
        answer = choice.value
    except Stopped:
        choice = Choice.STOP
        answer = choice.value
    finally:
        context.events.emit(Answered(pool=context.pool, prompt=prompt.id, choice=answer))
    return choice
