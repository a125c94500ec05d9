"""Hooks of schemathesis: what is made up alone would never get past the first check, so most of it becomes real."""

import json
import os
import zlib

import schemathesis

KNOWN = json.loads(os.environ["HEADWATER_KNOWN"])
BODIES = json.loads(os.environ["HEADWATER_BODIES"])


def replaced(name, value):
    """The same input becomes the same request, so that a failure can be repeated."""
    known = KNOWN.get(name)
    if not known or not isinstance(value, str):
        return value
    digest = zlib.crc32(f"{name} {value}".encode(errors="surrogatepass"))
    return known[digest // 8 % len(known)] if digest % 8 else value


def replaced_in(value, name=None):
    if isinstance(value, dict):
        return {name: replaced_in(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [replaced_in(item, name) for item in value]
    return replaced(name, value)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return replaced_in(path_parameters)


@schemathesis.hook
def map_query(context, query):
    return replaced_in(query)


@schemathesis.hook
def map_body(context, body):
    whole = BODIES.get(context.operation.label)
    if whole is None or not isinstance(body, dict):
        return replaced_in(body)
    # What is complete, what is completed, and what is as it was made up, in turn.
    turn = zlib.crc32(repr(body).encode(errors="surrogatepass")) % 4
    if turn == 0:
        return body
    return replaced_in({**whole, **body} if turn == 1 else {**body, **whole})
