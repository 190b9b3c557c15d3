import { errorStatus } from '../../functions/kernel/errors.ts'
import { errorMeanings } from './errors.ts'

const codes = Object.entries(errorMeanings)
  .map(([code, meaning]) => `| \`${code}\` | ${errorStatus[code as keyof typeof errorStatus]} | ${meaning} |`)
  .join('\n')

/** What holds for all operations, in Markdown. */
export const introduction = `
One inbox for every customer channel. Everything that the console does, it does by this API; so can other programs.
What goes over sockets, and the outgoing webhooks, are described in [another document](/docs/events).

## Who calls

Send \`Authorization: Bearer <token>\`: of an **API key** (\`sb_live_…\`, made under *Settings, API keys*; a program acts as
itself, with the rights and teams that the key has), or of a **person**, as the identity provider gives it out. What only
people can do is marked \`x-people-only\`, and a key is answered 403 there. Which permission an operation needs is said with
it (\`x-permission\`). Whatever cannot be seen does not exist: 404.

## Shapes

JSON in UTF-8, both ways. Times are ISO 8601 in UTC with milliseconds (\`2026-05-04T09:30:00.000Z\`). Ids are opaque: letters,
digits, \`_\` and \`-\`. A field that is not known is refused in a request; in answers new fields may come at any time, and new
values of lists of words, too: what is not known is to be passed over. What is settings has a \`version\`: a change that names it is
refused when somebody else was faster; without it, the given fields join what is there.

## Paging

Lists answer \`{items, nextCursor}\`. Ask for the next page with \`cursor\`, as long as there is one: a page may be short, even
empty, and still have a cursor. \`limit\` is 1 to 100. Cursors are opaque and do not outlive a day.

## Once

Every write takes an \`Idempotency-Key\` header (1 to 200 visible ASCII characters). The same key and request, within 24 hours,
has the same answer and is done once, however often it is sent and whether or not the first answer arrived; the same key with
another request is \`idempotency_key_reused\`. Give each write a key of its own, and send it again after a timeout, a 429 or a 5xx.

## Told once

Who listens at a socket and takes a step in a conversation (joins, assigns, sends, closes …) may say which socket is theirs, in the header
\`Switchboard-Connection\`: what \`ping\` answers there as \`connection\`. The answer then has a field \`events\` more, with all that sockets are
told of the step, and that socket is not told it again. Whoever names a socket and finds no \`events\`, or gets no answer, may have missed them, and asks
for the timeline \`afterSeq\`.

## How much

A key has a limit of calls per second, and of calls at once. Every answer to a key says \`RateLimit-Limit\`,
\`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds); beyond it is 429 \`rate_limited\` with \`Retry-After\` (seconds).
A body may have 6 MB; an answer has no more. The address and the headers of a request may have 10,240 bytes together.

## Errors

Errors are \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): go by \`code\`, show \`detail\` to
people, find the fields in \`errors\` and quote \`requestId\` when you ask. What never reached us (no good token, a body, an
address or headers that are too large, a gateway that gave up) is answered by API Gateway as \`{"message": "…"}\` with the status alone.

| code | status | when |
|---|---|---|
${codes}
`
