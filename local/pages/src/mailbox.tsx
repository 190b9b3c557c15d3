import { useState } from 'preact/hooks'
import { get, post } from './http.ts'
import './mailbox.css'
import { mimeOf, quoted } from './mime.ts'
import { usePolled } from './polling.ts'
import { Page, Problem, show } from './shell.tsx'

interface Email {
  from: string
  to: string[]
  replyTo: string[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

const idOf = (email: Email, index: number) => email.headers['message-id'] ?? String(index)
const timeOf = ({ headers }: Email) => {
  const time = new Date(headers.date ?? '')
  return Number.isNaN(time.getTime()) ? undefined : time
}

function Mailbox() {
  const { value, problem, again } = usePolled(() => get<Email[]>('/_local/emails'), 2_000)
  const [chosen, setChosen] = useState<string>()
  const [writing, setWriting] = useState(false)
  const emails = (value ?? []).map((email, index) => ({ email, id: idOf(email, index) })).reverse()
  const open = emails.find(({ id }) => id === chosen)?.email
  return (
    <Page
      wide
      title="Mailbox"
      lead="Every email that Switchboard sent from this machine. Nothing leaves it; an answer comes in as a customer’s would."
    >
      <div class="row bar">
        <button class="button" type="button" onClick={() => setWriting(true)}>
          Write as a customer
        </button>
        <span class="soft small" role="status">
          {value ? (emails.length === 1 ? '1 email' : `${emails.length} emails`) : 'Loading…'}
        </span>
      </div>
      <Problem text={problem} />
      {writing && (
        <NewEmail
          onDone={() => {
            setWriting(false)
            again()
          }}
        />
      )}
      <div class={`card mail ${open ? 'reading' : ''}`}>
        <ul class="mails" aria-label="Emails">
          {emails.map(({ email, id }) => (
            <li key={id}>
              <button type="button" aria-current={id === chosen} onClick={() => setChosen(id)}>
                <span class="to">{email.to.join(', ')}</span>
                <time class="soft small">
                  {timeOf(email)?.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
                </time>
                <span class="subject">{email.subject || '(no subject)'}</span>
                <span class="soft small preview">{email.text.slice(0, 140)}</span>
              </button>
            </li>
          ))}
          {value && emails.length === 0 && (
            <li class="empty">
              No emails yet. A web chat customer who left gets an agent’s reply by email, and it shows here.
            </li>
          )}
        </ul>
        {open ? (
          <Reading key={chosen} email={open} onBack={() => setChosen(undefined)} />
        ) : (
          <p class="empty wide-only">{emails.length > 0 ? 'Choose an email to read it.' : ''}</p>
        )}
      </div>
    </Page>
  )
}

function Reading({ email, onBack }: { email: Email; onBack(): void }) {
  const [asHtml, setAsHtml] = useState(false)
  const { from, to, replyTo, subject, text, html, headers } = email
  const answerTo = replyTo[0] ?? from
  return (
    <article class="reading-pane" aria-label={subject}>
      <button class="button narrow-only" type="button" onClick={onBack}>
        ← All emails
      </button>
      <h2>{subject || '(no subject)'}</h2>
      <dl class="fields small">
        {timeOf(email) && (
          <>
            <dt>Date</dt>
            <dd>{timeOf(email)?.toLocaleString([], { dateStyle: 'full', timeStyle: 'short' })}</dd>
          </>
        )}
        <dt>From</dt>
        <dd>{headers.from ?? from}</dd>
        <dt>To</dt>
        <dd>{to.join(', ')}</dd>
        {replyTo.length > 0 && (
          <>
            <dt>Reply to</dt>
            <dd>
              <code>{replyTo.join(', ')}</code>
            </dd>
          </>
        )}
      </dl>
      {html && (
        <div class="row">
          <button class="button" type="button" aria-pressed={asHtml} onClick={() => setAsHtml(!asHtml)}>
            {asHtml ? 'Show as text' : 'Show as HTML'}
          </button>
        </div>
      )}
      {asHtml ? <iframe class="html" title="The email as HTML" sandbox="" srcdoc={html} /> : <p class="body">{text}</p>}
      <Reply key={headers['message-id']} email={email} answerTo={answerTo} />
    </article>
  )
}

function Reply({ email, answerTo }: { email: Email; answerTo: string }) {
  const [text, setText] = useState('')
  const [state, setState] = useState('')
  const [problem, setProblem] = useState<string>()
  const from = email.to[0] ?? ''
  const send = async () => {
    setProblem(undefined)
    try {
      const { headers, subject } = email
      await post(
        '/_local/emails',
        mimeOf({
          from,
          to: answerTo,
          subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
          text: quoted(text, email),
          inReplyTo: headers['message-id'],
          references: headers.references,
        }),
      )
      setText('')
      setState('Sent. It is in the conversation now.')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label class="label" for="reply">
        Answer as {from}
      </label>
      <textarea
        class="input"
        id="reply"
        rows={4}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          setState('')
        }}
      />
      <div class="row">
        <button class="button primary" type="submit" disabled={!text.trim()}>
          Reply
        </button>
        <span class="soft small" role="status">
          {state}
        </span>
      </div>
      <Problem text={problem} />
    </form>
  )
}

function NewEmail({ onDone }: { onDone(): void }) {
  const [draft, setDraft] = useState({
    from: 'Robin Reader <robin@customer.test>',
    to: 'support@demo.test',
    subject: '',
    text: '',
  })
  const [problem, setProblem] = useState<string>()
  const field = (name: 'from' | 'to' | 'subject', label: string) => (
    <div>
      <label class="label" for={name}>
        {label}
      </label>
      <input
        class="input"
        id={name}
        required
        value={draft[name]}
        onInput={({ currentTarget }) => setDraft({ ...draft, [name]: currentTarget.value })}
      />
    </div>
  )
  return (
    <form
      class="card new-email"
      aria-label="An email from outside"
      onSubmit={async (event) => {
        event.preventDefault()
        try {
          await post('/_local/emails', mimeOf(draft))
          onDone()
        } catch (error) {
          setProblem((error as Error).message)
        }
      }}
    >
      {field('from', 'From')}
      {field('to', 'To')}
      {field('subject', 'Subject')}
      <div>
        <label class="label" for="text">
          Text
        </label>
        <textarea
          class="input"
          id="text"
          rows={4}
          required
          value={draft.text}
          onInput={({ currentTarget }) => setDraft({ ...draft, text: currentTarget.value })}
        />
      </div>
      <div class="row">
        <button class="button primary" type="submit">
          Send
        </button>
        <button class="button" type="button" onClick={onDone}>
          Cancel
        </button>
      </div>
      <Problem text={problem} />
    </form>
  )
}

show(<Mailbox />)
