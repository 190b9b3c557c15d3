import './local.css'
import { Page, show } from './shell.tsx'

const { origin } = location
const socket = origin.replace(/^http/, 'ws')

const calls: [what: string, call: string, link?: string][] = [
  ['The HTTP API, described', 'GET /v1/openapi.json', '/v1/openapi.json'],
  ['A bearer token for an agent', 'POST /_local/token {"email":"agent1@demo.test"}'],
  ['The agents’ socket, with a ticket of POST /v1/socket-tickets', `${socket}/socket?ticket=…`],
  ['Where providers deliver', `POST ${origin}/webhooks/demo-whatsapp`],
  ['What a customer does on a phone, as the provider tells it', 'POST /_local/simulate'],
  ['What was sent to providers', 'GET /_local/provider-requests', '/_local/provider-requests'],
  ['Making a provider fail', 'POST /_local/provider-faults {"channelId":"demo-line","status":500,"times":1}'],
  ['The emails that were sent', 'GET /_local/emails', '/_local/emails'],
  ['An email from outside, as raw MIME', 'POST /_local/emails'],
  ['Moving the clock', 'POST /_local/clock {"advanceSeconds":300}'],
  ['A crash, and coming back from it', 'POST /_local/restart'],
  ['Memory, sockets and counters', 'GET /_local/metrics', '/_local/metrics'],
]

const places: [path: string, name: string, what: string][] = [
  ['/', 'Console', 'Where agents work: queues, conversations, settings.'],
  ['/demo', 'Demo shop', 'A company’s page with the chat in its corner.'],
  ['/simulator', 'Simulator', 'Customers’ phones, on every provider.'],
  ['/mailbox', 'Mailbox', 'Every email that went out, and a way to answer.'],
  ['/clock', 'Clock', 'Moves time; watch the queues change.'],
]

show(
  <Page
    title="Switchboard on this machine"
    lead="The same functions that run in an AWS account run here. These pages play the world around them."
  >
    <ul class="places">
      {places.map(([path, name, what]) => (
        <li key={path}>
          <a class="card" href={path}>
            <strong>{name}</strong>
            <span class="soft">{what}</span>
          </a>
        </li>
      ))}
    </ul>
    <h2>Calls</h2>
    <dl class="card calls">
      {calls.map(([what, call, link]) => (
        <div key={call}>
          <dt>{what}</dt>
          <dd>
            {link ? (
              <a href={link}>
                <code>{call}</code>
              </a>
            ) : (
              <code>{call}</code>
            )}
          </dd>
        </div>
      ))}
    </dl>
  </Page>,
)
