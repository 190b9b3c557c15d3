import {
  Copy,
  ExternalLink,
  FileText,
  ImageIcon,
  KeyRound,
  type LucideIcon,
  MapPin,
  Phone,
  Reply,
  Timer,
  Video,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { MarkedText } from './marked-text.tsx'
import { useWords } from './words.ts'

/** What of a template a customer sees around its words. */
export type Shown = Pick<NonNullable<Message['template']>, 'header' | 'footer' | 'buttons' | 'cards' | 'offer'>
type Header = NonNullable<Shown['header']>
type Button = NonNullable<Shown['buttons']>[number]

const buttonIcons: Record<Button['type'], LucideIcon> = {
  quick_reply: Reply,
  url: ExternalLink,
  phone: Phone,
  copy_code: Copy,
  one_time_code: KeyRound,
}
const headerIcons: Record<Exclude<Header['format'], 'text'>, LucideIcon> = {
  image: ImageIcon,
  video: Video,
  document: FileText,
  location: MapPin,
}

interface TemplateFrameProps {
  shown: Shown
  /** instead of the template's own picture or file */
  media?: ReactNode
  /** its words */
  children: ReactNode
}

/** A template as the customer sees it: what stands above its words, and below. */
export function TemplateFrame({ shown, media, children }: TemplateFrameProps) {
  const { t } = useWords()
  const { header, footer, buttons = [], cards = [], offer } = shown
  return (
    <>
      {header && <HeaderPart header={header} media={media} />}
      {offer && <Offer offer={offer} />}
      <div dir="auto">{children}</div>
      {footer && (
        <p dir="auto" className="mt-1 text-muted text-sm">
          <MarkedText text={footer} isPlain />
        </p>
      )}
      {buttons.length > 0 && <Buttons buttons={buttons} />}
      {cards.length > 0 && (
        <ul
          aria-label={t('cards')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
          tabIndex={0}
          className="scroll-thin -mx-1 mt-1.5 flex gap-2 overflow-x-auto px-1 pb-1"
        >
          {cards.map((card, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one template never change places
            <li key={index} className="w-48 shrink-0 rounded-md border bg-surface px-2 py-1.5 text-sm">
              {card.header && <HeaderPart header={card.header} />}
              {card.text && (
                <div dir="auto">
                  <MarkedText text={card.text} />
                </div>
              )}
              {card.buttons.length > 0 && <Buttons buttons={card.buttons} />}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function HeaderPart({ header: { format, text }, media }: { header: Header; media?: ReactNode }) {
  const { t } = useWords()
  if (format === 'text') {
    return (
      <p dir="auto" className="font-semibold">
        <MarkedText text={text ?? ''} isPlain />
      </p>
    )
  }
  if (media) return <div className="mb-1">{media}</div>
  const Icon = headerIcons[format]
  return (
    <div
      className="mb-1 flex min-h-20 flex-col items-center justify-center gap-1 rounded-md bg-picture px-3 py-2 text-ink text-sm"
      data-header={format}
    >
      <Icon size={20} aria-hidden />
      {text ? <MarkedText text={text} isPlain /> : t(`format.${format}`)}
    </div>
  )
}

function Offer({ offer: { text, expiresAt } }: { offer: NonNullable<Shown['offer']> }) {
  const { t } = useWords()
  const language = useLocale()
  const at = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt)
  return (
    <div className="mb-1 flex items-center gap-2 rounded-md border border-strong border-dashed px-2 py-1.5 text-sm">
      <Timer size={16} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{text}</span>
        {!Number.isNaN(at) && (
          <span className="block text-muted text-xs">
            {t('offerUntil', {
              time: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
            })}
          </span>
        )}
      </span>
    </div>
  )
}

/** Not to be pressed here: the customer does. */
function Buttons({ buttons }: { buttons: readonly Button[] }) {
  const { t } = useWords()
  return (
    <ul aria-label={t('buttons')} className="mt-1.5 divide-y border-t text-sm">
      {buttons.map(({ type, text, url, phone }, index) => {
        const Icon = buttonIcons[type]
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the buttons of one template never change places
            key={index}
            title={url ?? phone}
            className="flex items-center justify-center gap-1.5 py-1.5 font-medium text-on-soft"
            data-button={type}
          >
            <Icon size={14} className="shrink-0" aria-hidden />
            <span className="min-w-0 [overflow-wrap:anywhere]" dir="auto">
              <MarkedText text={text} isPlain />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
