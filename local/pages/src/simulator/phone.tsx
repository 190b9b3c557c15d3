import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { get, post } from '../http.ts'
import { usePolled } from '../polling.ts'
import { Problem } from '../shell.tsx'
import {
  type Act,
  type CameBy,
  type Customer,
  type Kind,
  loadCustomer,
  newCustomer,
  type PhoneInfo,
  type Receipt,
  type Sent,
  saveCustomer,
} from './customers.ts'
import { type Sample, sampleFile, samplePhoto, sampleVoice, toSample } from './samples.ts'
import { TemplateMessage } from './template.tsx'

const place = { latitude: 48.8584, longitude: 2.2945, name: 'Eiffel Tower' }
const shown: Record<Kind | 'link', string> = {
  link: 'Opened the chat by a link',
  text: '',
  image: 'Photo',
  voice: 'Voice message',
  file: 'File: ',
  location: 'Location: Eiffel Tower',
  sticker: 'Sticker',
  start: 'Opened the chat',
  button: '',
  choice: '',
}
const buttons: [Kind, string][] = [
  ['image', 'Photo'],
  ['voice', 'Voice'],
  ['file', 'File'],
  ['location', 'Location'],
  ['sticker', 'Sticker'],
  ['start', 'Start'],
]
const ways: [CameBy, string][] = [
  ['ad', 'by an advertisement'],
  ['story', 'to a story'],
  ['mention', 'in a story of their own'],
  ['product', 'about a product'],
  ['forward', 'forwarded'],
]
const ticks: Record<Receipt, string> = { delivered: 'Delivered', read: 'Read', failed: 'Failed' }

async function contentOf(kind: Kind | 'link', text: string, own?: File): Promise<object> {
  if (kind === 'link') return { type: 'start', ref: 'from-a-link' }
  if (kind === 'text') return { type: kind, text }
  if (kind === 'location') return { type: kind, ...place }
  if (kind === 'image' || kind === 'voice' || kind === 'file') {
    const samples = { image: samplePhoto, voice: sampleVoice, file: sampleFile }
    const sample: Sample = own ? await toSample(own, own.name) : await samples[kind]()
    return { type: kind, ...sample }
  }
  return { type: kind }
}

const kindOf = (file: File): Kind => {
  if (file.type.startsWith('image/')) return 'image'
  return file.type.startsWith('audio/') ? 'voice' : 'file'
}

interface Props {
  phone: PhoneInfo
  /** the provider tells by itself that messages were delivered and read */
  automatic: boolean
}

/** A customer's phone on one provider. */
export function Phone({ phone, automatic }: Props) {
  const [customer, setCustomer] = useState<Customer>(() => loadCustomer(phone))
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [inGroup, setInGroup] = useState(false)
  const [picked, setPicked] = useState<Picked>()
  const [cameBy, setCameBy] = useState('')
  const { value: all = [], again } = usePolled(
    () => get<Sent[]>(`/_local/simulator/sent?channelId=${phone.id}`),
    1_500,
    phone.id,
  )
  const screen = useRef<HTMLOListElement>(null)
  const sent = all.filter(({ to, id }) => (to === customer.address || to === customer.group) && id !== null)

  const change = (step: (before: Customer) => Customer) =>
    setCustomer((before) => {
      const after = step(before)
      saveCustomer(phone, after)
      return after
    })

  const say = async (kind: Kind | 'link', own?: File) => {
    const said = text.trim()
    if (kind === 'text' && !said) return
    setProblem(undefined)
    if (kind === 'text') setText('')
    if (picked?.act === 'edit') {
      setPicked(undefined)
      await amend(picked.messageId, { act: 'edit', text: said })
      return
    }
    try {
      const { address: from, name } = customer
      const content = await contentOf(kind, said, own)
      const about = {
        ...(picked ? { quotes: picked.messageId } : {}),
        ...(inGroup ? { inGroup } : {}),
        ...(cameBy ? { cameBy } : {}),
      }
      const message = { kind: 'message', channelId: phone.id, from, name, content, ...about }
      setPicked(undefined)
      const { id, messageId, address, at, status } = await post<Done>('/_local/simulate', message)
      const seen = kind === 'text' ? said : shown[kind] + (kind === 'file' ? (content as Sample).name : '')
      change((before) => ({
        ...before,
        ...(inGroup ? { group: address } : {}),
        said: [...before.said, { id, messageId, kind: kind === 'link' ? 'start' : kind, text: seen, at, status }],
      }))
      again()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  const amend = async (messageId: string, what: object) => {
    setProblem(undefined)
    try {
      const { address: from, name } = customer
      const about = { messageId, what, ...(inGroup ? { inGroup } : {}) }
      await post('/_local/simulate', { kind: 'amendment', channelId: phone.id, from, name, ...about })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  /** An answer that a message offers is chosen. */
  const tap = async (messageId: string, label: string, payload?: string) => {
    setProblem(undefined)
    try {
      const { address: from, name } = customer
      const content = payload === undefined ? { type: 'button', text: label } : { type: 'choice', text: label, payload }
      const quotes = phone.acts.includes('quote') ? { quotes: messageId } : {}
      const about = { from, name, content, ...quotes }
      const done = await post<Done>('/_local/simulate', { kind: 'message', channelId: phone.id, ...about })
      const { id, messageId: own, at, status } = done
      const said = { id, messageId: own, kind: 'button' as const, text: label, at, status }
      change((before) => ({ ...before, said: [...before.said, said] }))
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  /** The company says it in the provider's own app. */
  const hear = async () => {
    setProblem(undefined)
    try {
      await post('/_local/simulate', { kind: 'echo', channelId: phone.id, to: customer.address, text: text.trim() })
      setText('')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  const tell = async (providerMessageId: string, status: Receipt) => {
    change((before) => ({ ...before, told: { ...before.told, [providerMessageId]: status } }))
    try {
      const to = customer.address
      await post('/_local/simulate', { kind: 'receipt', channelId: phone.id, to, providerMessageId, status })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  const untold = sent.find(({ id }) => id && !customer.told[id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is reported depends on the message alone
  useEffect(() => {
    if (!automatic || !untold?.id) return
    const { id, failure } = untold
    if (failure) {
      void tell(id, 'failed')
      return
    }
    void (async () => {
      for (const status of ['delivered', 'read'] as const) if (phone.receipts.includes(status)) await tell(id, status)
    })()
  }, [untold?.id, automatic])

  const lines = [
    ...customer.said.map((said) => ({ ...said, own: true as const })),
    ...sent.map((message) => ({ ...message, own: false as const })),
  ].sort((a, b) => a.at.localeCompare(b.at))

  // biome-ignore lint/correctness/useExhaustiveDependencies: with every line the screen moves to its end
  useLayoutEffect(() => {
    if (screen.current) screen.current.scrollTop = screen.current.scrollHeight
  }, [lines.length, phone.id])

  return (
    <section class={`phone app-${phone.type}`} aria-label={`Phone of ${customer.name}`}>
      <header class="phone-head">
        <div>
          <strong>{customer.name}</strong>
          <span class="small">{customer.address}</span>
        </div>
        <button
          class="button"
          type="button"
          onClick={() => {
            setProblem(undefined)
            change(() => newCustomer(phone))
          }}
        >
          New customer
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard */}
      <ol class="screen" ref={screen} tabIndex={0} aria-label="Messages">
        {lines.length === 0 && <li class="empty">Write as this customer, or send something with the buttons below.</li>}
        {lines.map((line) => (
          <li key={`${line.own} ${line.id}`} class={line.own ? 'line own' : 'line'}>
            <p class="said">
              <span class="sr">{line.own ? 'Customer' : 'Company'}: </span>
              {!line.own && line.file?.isPicture && <img src={line.file.url} alt="" />}
              {!line.own && line.template ? (
                <TemplateMessage
                  text={line.text}
                  template={line.template}
                  onTap={(label) => void tap(String(line.id), label)}
                />
              ) : !line.own && line.file && !line.file.isPicture ? (
                <a href={line.file.url} target="_blank" rel="noopener noreferrer">
                  {line.text}
                </a>
              ) : (
                line.text
              )}
              {!line.own && line.choices && line === lines.at(-1) && (
                <span class="template-buttons">
                  {line.choices.map(({ title, payload }) => (
                    <button type="button" key={payload} onClick={() => void tap(String(line.id), title, payload)}>
                      {title}
                    </button>
                  ))}
                </span>
              )}
            </p>
            <p class="small under">
              {new Date(line.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
              {line.own && line.status !== 200 && ` · Switchboard answered ${line.status}`}
              <Deeds
                phone={phone}
                messageId={line.own ? line.messageId : (line.id ?? undefined)}
                isOwn={line.own}
                onPick={(act, messageId) => setPicked({ act, messageId, text: line.text })}
                onAmend={(messageId, what) => void amend(messageId, what)}
              />
              {!line.own && line.id && (
                <Receipts
                  told={customer.told[line.id]}
                  phone={phone}
                  onTell={(status) => void tell(String(line.id), status)}
                />
              )}
            </p>
          </li>
        ))}
      </ol>
      <Problem text={problem} />
      {picked && (
        <p class="small">
          {picked.act === 'quote' ? 'Answers: ' : 'Edits: '}
          {picked.text}{' '}
          <button type="button" onClick={() => setPicked(undefined)}>
            Cancel
          </button>
        </p>
      )}
      <form
        class="say"
        onSubmit={(event) => {
          event.preventDefault()
          void say('text')
        }}
      >
        <label class="sr" for="say">
          Message as {customer.name}
        </label>
        <input
          class="input"
          id="say"
          autocomplete="off"
          placeholder={`Message as ${customer.name}`}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button class="button primary" type="submit" disabled={!text.trim()}>
          Send
        </button>
      </form>
      <div class="row things">
        {buttons
          .filter(([kind]) => phone.kinds.includes(kind))
          .map(([kind, name]) => (
            <button class="button" type="button" key={kind} onClick={() => void say(kind)}>
              {name}
            </button>
          ))}
        {phone.acts.includes('link') && (
          <button class="button" type="button" onClick={() => void say('link')}>
            Link
          </button>
        )}
        {phone.acts.includes('echo') && (
          <button class="button" type="button" disabled={!text.trim()} onClick={() => void hear()}>
            Company, elsewhere
          </button>
        )}
        {ways.some(([way]) => phone.acts.includes(way)) && (
          <label>
            Written{' '}
            <select value={cameBy} onInput={({ currentTarget }) => setCameBy(currentTarget.value)}>
              <option value="">by itself</option>
              {ways
                .filter(([way]) => phone.acts.includes(way))
                .map(([way, name]) => (
                  <option key={way} value={way}>
                    {name}
                  </option>
                ))}
            </select>
          </label>
        )}
        {phone.acts.includes('group') && (
          <label>
            <input
              type="checkbox"
              checked={inGroup}
              onChange={({ currentTarget }) => setInGroup(currentTarget.checked)}
            />{' '}
            In a group
          </label>
        )}
        <OwnFile
          onFile={(file) => {
            const kind = kindOf(file)
            void say(phone.kinds.includes(kind) ? kind : 'file', file)
          }}
        />
      </div>
    </section>
  )
}

interface Done {
  id: string
  messageId: string
  address: string
  at: string
  status: number
}

/** A message that what is written next is about. */
interface Picked {
  act: 'quote' | 'edit'
  messageId: string
  text: string
}

interface DeedsProps {
  phone: PhoneInfo
  messageId: string | undefined
  isOwn: boolean
  onPick(act: Picked['act'], messageId: string): void
  onAmend(messageId: string, what: object): void
}

/** What a customer can do to a message. */
function Deeds({ phone, messageId, isOwn, onPick, onAmend }: DeedsProps) {
  if (messageId === undefined) return null
  const can = (act: Act) => phone.acts.includes(act)
  return (
    <>
      {can('quote') && (
        <button type="button" onClick={() => onPick('quote', messageId)}>
          Answer
        </button>
      )}
      {can('reaction') && (
        <button type="button" onClick={() => onAmend(messageId, { act: 'reaction', emojis: ['👍'] })}>
          👍
        </button>
      )}
      {isOwn && can('edit') && (
        <button type="button" onClick={() => onPick('edit', messageId)}>
          Edit
        </button>
      )}
      {isOwn && can('unsend') && (
        <button type="button" onClick={() => onAmend(messageId, { act: 'unsend' })}>
          Unsend
        </button>
      )}
    </>
  )
}

function Receipts(props: { told: Receipt | undefined; phone: PhoneInfo; onTell(status: Receipt): void }) {
  const { told, phone, onTell } = props
  const order: Receipt[] = ['delivered', 'read']
  const left = phone.receipts.filter((status) =>
    status === 'failed' ? !told : told !== 'failed' && order.indexOf(status) > order.indexOf(told ?? 'failed'),
  )
  return (
    <>
      {told && ` · ${ticks[told]}`}
      {left.map((status) => (
        <button type="button" key={status} onClick={() => onTell(status)}>
          {ticks[status]}
        </button>
      ))}
    </>
  )
}

function OwnFile({ onFile }: { onFile(file: File): void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button class="button" type="button" onClick={() => input.current?.click()}>
        Own file…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Own file"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
          currentTarget.value = ''
        }}
      />
    </>
  )
}
