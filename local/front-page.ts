/** What `/` shows: where everything is. */
export function frontPage(origin: string): string {
  const socket = origin.replace(/^http/, 'ws')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Switchboard</title>
<style>
:root { color-scheme: light dark; --ink: #1c2733; --paper: #fbfcfd; --soft: #eef2f6; --link: #0b57b0 }
@media (prefers-color-scheme: dark) { :root { --ink: #dfe6ee; --paper: #12181f; --soft: #212b36; --link: #8ab8f5 } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--paper) }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.6rem; margin: 0 } dt { font-weight: 600; margin-top: 1rem } dd { margin: 0 }
a { color: var(--link) } code { background: var(--soft); padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>Switchboard is running</h1>
<p>The same functions that run in an AWS account run here, on one machine.</p>
<dl>
<dt>HTTP API</dt><dd><a href="/v1/openapi.json"><code>${origin}/v1/openapi.json</code></a> describes all of it</dd>
<dt>Agents' socket</dt><dd><code>${socket}/socket?ticket=…</code>, with a ticket of <code>POST /v1/socket-tickets</code></dd>
<dt>Webhooks</dt><dd><code>${origin}/webhooks/{channelId}</code>, for example <code>demo-whatsapp</code></dd>
<dt>Sign in</dt><dd><code>POST /_local/token {"email":"agent1@demo.test"}</code> answers a bearer token</dd>
<dt>Sent to providers</dt><dd><a href="/_local/provider-requests"><code>/_local/provider-requests</code></a></dd>
<dt>Mailbox</dt><dd><a href="/_local/emails"><code>/_local/emails</code></a></dd>
<dt>Clock</dt><dd><code>POST /_local/clock {"advanceSeconds":300}</code> moves it</dd>
<dt>Counters</dt><dd><a href="/_local/metrics"><code>/_local/metrics</code></a></dd>
</dl>
</main>
</body>
</html>
`
}
