import { element, marked, withCode } from './elements.ts'
import { exampleOf, fieldsOf, type Schema } from './schema.ts'
import './style.css'

interface Message {
  name: string
  title: string
  summary: string
  payload: Schema
  examples?: { payload: unknown }[]
  headers?: Schema
}
interface Channel {
  title: string
  description: string
  messages: Record<string, Message>
}
interface Reference {
  $ref: string
}
interface Document {
  info: { title: string; description: string }
  channels: Record<string, Channel>
  operations: Record<string, { action: 'send' | 'receive'; channel: Reference; summary: string; messages: Reference[] }>
  components: { schemas: Record<string, Schema> }
}

const last = ({ $ref }: Reference) => $ref.split('/').at(-1) ?? ''

function fieldRows(schema: Schema, named: Document['components']['schemas']): HTMLElement {
  const head = element('tr', {}, [
    element('th', {}, ['Field']),
    element('th', {}, ['What']),
    element('th', {}, ['There']),
  ])
  const rows = fieldsOf(schema, named).map(({ path, type, isRequired }) =>
    element('tr', {}, [
      element('td', {}, [element('code', {}, [path])]),
      element('td', {}, [type]),
      element('td', {}, [isRequired ? 'always' : 'perhaps']),
    ]),
  )
  return element('table', {}, [element('thead', {}, [head]), element('tbody', {}, rows)])
}

function shownMessage(message: Message, id: string, named: Document['components']['schemas']): HTMLElement {
  const examples = message.examples?.map(({ payload }) => payload) ?? [exampleOf(message.payload, named)]
  return element('details', { id }, [
    element('summary', {}, [element('code', {}, [message.title]), element('span', {}, withCode(message.summary))]),
    fieldRows(message.payload, named),
    ...examples.map((example) =>
      element('pre', { tabindex: '0' }, [element('code', {}, [JSON.stringify(example, null, 2)])]),
    ),
  ])
}

function shown({ info, channels, operations, components }: Document): HTMLElement[] {
  return [
    element('h1', {}, [info.title]),
    ...marked(info.description),
    element('p', {}, [element('a', { href: '/v1/asyncapi.json' }, ['/v1/asyncapi.json'])]),
    ...Object.entries(channels).flatMap(([name, channel]) => [
      element('h2', { id: name }, [channel.title]),
      ...marked(channel.description),
      ...Object.values(operations)
        .filter((operation) => last(operation.channel) === name)
        .flatMap((operation) => [
          element('h3', {}, [operation.summary]),
          ...operation.messages.flatMap((reference) => {
            const message = channel.messages[last(reference)]
            return message ? [shownMessage(message, `${name}.${last(reference)}`, components.schemas)] : []
          }),
        ]),
    ]),
  ]
}

const main = document.querySelector('#events')
const answer = await fetch('/v1/asyncapi.json')
if (answer.ok) main?.replaceChildren(...shown((await answer.json()) as Document))
else main?.replaceChildren(element('p', { class: 'wait' }, ['The document could not be loaded. Load this page again.']))
// What the address names is there only now.
const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
if (named instanceof HTMLDetailsElement) named.open = true
named?.scrollIntoView()
