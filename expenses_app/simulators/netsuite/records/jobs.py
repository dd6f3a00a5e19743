"""Asynchronous requests: accepted at once, answered later, and repeated only once under an idempotency key."""

import re
import uuid
from datetime import timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.reading import page
from expenses_app.simulators.netsuite.refusals import malformed, not_there
from expenses_app.simulators.netsuite.state import NAMESPACE, Job
from expenses_app.simulators.netsuite.wire import Detail, Record, Refused, answer, collection, link

PATH = "/services/rest/async/v1/job"
KEY_HEADER = "X-NetSuite-Idempotency-Key"
UUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def wanted(request: Request) -> bool:
    """Whether the client asks for an asynchronous answer."""
    return request.headers.get("Prefer", "").lower().strip() == "respond-async"


def check_key(call: Call, request: Request) -> None:
    """Raise Refused when the idempotency key was used before, with the address of its job."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return
    if UUID.fullmatch(key) is None:
        raise malformed(f"{KEY_HEADER} must be a UUID.")
    earlier = call.company.jobs.get(call.company.job_keys.get(key.lower(), ""))
    kept = timedelta(hours=call.switches["idempotency_hours"])
    if earlier is not None and call.now - earlier.created < kept:
        sentence = "A request with this idempotency key has already been submitted."
        headers = {"Location": f"{call.base}{PATH}/{earlier.key}"}
        raise Refused(400, [Detail(sentence, "IDEMPOTENCY_ERROR", header=KEY_HEADER)], "Conflict", headers)


def accept(call: Call, request: Request, response: Response) -> Response:
    """Keep the answer of a request for its job, and answer 202."""
    company = call.company
    key = str(len(company.jobs) + 1)
    ready = call.now + timedelta(seconds=call.switches["job_seconds"])
    headers = {
        name: value for name, value in response.headers.items() if name in ("Location", "Content-Type")
    }
    company.jobs[key] = Job(
        key, call.now, ready, request.method, response.status_code, headers, response.get_data(as_text=True)
    )
    sent = request.headers.get(KEY_HEADER)
    if sent is not None:
        company.job_keys[sent.lower()] = key
    location = {"Location": f"{call.base}{PATH}/{key}", "Preference-Applied": "respond-async"}
    return Response(b"", 202, location)


def followed(call: Call, rest: list[str], request: Request) -> Response:
    """Answer for a job, its tasks, one task, or the result of it. Raises Refused."""
    if not rest:
        limit, offset = page(request.args)
        keys = list(call.company.jobs)
        items = [_job(call, call.company.jobs[key]) for key in keys[offset : offset + limit]]
        links = link(f"{call.base}{PATH}")
        return answer(collection(items, offset=offset, total=len(keys), links=links), kind="collection")
    job = call.company.jobs.get(rest[0])
    if job is None:
        raise not_there()
    task = _task_id(job)
    tail = rest[1:]
    if not tail:
        return answer(_job(call, job))
    if tail in (["task"], ["tasks"]):
        here = f"{call.base}{PATH}/{job.key}/task"
        tasks = collection([_task(call, job)], offset=0, total=1, links=link(here))
        return answer(tasks, kind="collection")
    if tail[0] != "task" or tail[1] != task:
        raise not_there()
    if tail[2:] == []:
        return answer(_task(call, job))
    if tail[2:] != ["result"] or call.now < job.ready:
        raise not_there()
    return Response(job.body, job.status, job.headers)


def _job(call: Call, job: Job) -> Record:
    here = f"{call.base}{PATH}/{job.key}"
    return {
        "links": link(here),
        "completed": call.now >= job.ready,
        "id": job.key,
        "progress": _progress(call, job),
        "task": {"links": link(f"{here}/task")},
    }


def _task(call: Call, job: Job) -> Record:
    here = f"{call.base}{PATH}/{job.key}/task/{_task_id(job)}"
    return {
        "links": link(here),
        "completed": call.now >= job.ready,
        "endTime": job.ready if call.now >= job.ready else None,
        "id": _task_id(job),
        "method": job.method,
        "progress": _progress(call, job),
        "result": {"links": link(f"{here}/result")},
        "startTime": job.created,
    }


def _progress(call: Call, job: Job) -> str:
    if call.now < job.ready:
        return "processing"
    return "succeeded" if job.status < 400 else "failed"


def _task_id(job: Job) -> str:
    return str(uuid.uuid5(NAMESPACE, f"task {job.key} {job.created.isoformat()}"))
