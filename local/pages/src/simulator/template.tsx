import { useState } from 'preact/hooks'
import { get, post } from '../http.ts'
import { usePolled } from '../polling.ts'
import { Problem } from '../shell.tsx'
import type { PhoneInfo, SentTemplate, TemplateButton } from './customers.ts'

/** A message by a template as a phone shows it; `onTap` is told of an answer that was chosen. */
export function TemplateMessage(props: { text: string; template: SentTemplate; onTap(text: string): void }) {
  const { text, template, onTap } = props
  const { header, footer, offer, buttons, cards } = template
  return (
    <>
      {header?.isPicture && header.url && <img src={header.url} alt="" />}
      {header?.url && !header.isPicture && (
        <a href={header.url} target="_blank" rel="noopener noreferrer">
          File
        </a>
      )}
      {header?.text && <strong class="template-head">{header.text}</strong>}
      {offer && <span class="template-offer">{offer}</span>}
      {text}
      {footer && <span class="template-foot">{footer}</span>}
      <Buttons buttons={buttons} onTap={onTap} />
      {cards && (
        <span class="template-cards">
          {cards.map((card) => (
            <span class="template-card" key={card.text}>
              {card.url && <img src={card.url} alt="" />}
              {card.text}
              <Buttons buttons={card.buttons} onTap={onTap} />
            </span>
          ))}
        </span>
      )}
    </>
  )
}

function Buttons({ buttons, onTap }: { buttons: TemplateButton[]; onTap(text: string): void }) {
  if (buttons.length === 0) return null
  return (
    <span class="template-buttons">
      {buttons.map(({ type, text, url }) =>
        type === 'quick_reply' ? (
          <button type="button" key={text} onClick={() => onTap(text)}>
            {text}
          </button>
        ) : type === 'url' && url ? (
          <a key={text} href={url} target="_blank" rel="noopener noreferrer">
            {text}
          </a>
        ) : (
          <span key={text}>{text}</span>
        ),
      )}
    </span>
  )
}

interface Kept {
  id: string
  name: string
  status: string
}
const events: [string, string][] = [
  ['approved', 'Approve'],
  ['paused', 'Pause'],
  ['rejected', 'Reject'],
]

/** A provider's templates, and what it may do to each. */
export function Templates({ phone }: { phone: PhoneInfo }) {
  const [problem, setProblem] = useState<string>()
  const { value: templates = [], again } = usePolled(
    () => get<Kept[]>(`/_local/simulator/templates?channelId=${phone.id}`),
    5_000,
    `templates ${phone.id}`,
  )
  if (templates.length === 0) return null
  const become = async (templateId: string, event: string) => {
    setProblem(undefined)
    try {
      await post('/_local/simulate', { kind: 'template', channelId: phone.id, templateId, event })
      again()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <section class="card templates">
      <h2>Templates</h2>
      <ul>
        {templates.map(({ id, name, status }) => (
          <li class="template-row" key={id}>
            <span>
              <code>{name}</code> <span class={status === 'approved' ? 'small good' : 'small bad'}>{status}</span>
            </span>
            <span class="under">
              {events
                .filter(([event]) => event !== status)
                .map(([event, label]) => (
                  <button type="button" key={event} onClick={() => void become(id, event)}>
                    {label}
                    <span class="sr"> {name}</span>
                  </button>
                ))}
            </span>
          </li>
        ))}
      </ul>
      {phone.provider === 'twilio' && (
        <p class="small soft">Twilio tells nobody of it: the templates are asked for, and messages fail.</p>
      )}
      <Problem text={problem} />
    </section>
  )
}
