import { Aperture, Forward, Link2, type LucideIcon, Megaphone, MessageCircleReply, ShoppingBag } from 'lucide-react'
import type { Message } from '../../api/types.ts'
import { useWords } from './use-words.ts'

type Origin = NonNullable<Message['origin']>

const icons: Record<Origin['kind'], LucideIcon> = {
  ad: Megaphone,
  link: Link2,
  story_reply: MessageCircleReply,
  story_mention: Aperture,
  product: ShoppingBag,
  forwarded: Forward,
}

const isAddress = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

/** By what the customer came to say it, or what it belongs to. */
export function OriginLine({ origin: { kind, title, text, url, ref } }: { origin: Origin }) {
  const { t } = useWords()
  const Icon = icons[kind]
  const name = title ?? ref ?? (isAddress(url) ? new URL(url).hostname : undefined)
  return (
    <span className="mb-1 block text-muted text-xs" data-origin={kind}>
      <span className="flex items-baseline gap-1.5">
        <Icon size={12} className="shrink-0 self-center" aria-hidden />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {t(`origin.${kind}`)}
          {name && ' · '}
          {name && isAddress(url) ? (
            <a href={url} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
              {name}
            </a>
          ) : (
            name
          )}
        </span>
      </span>
      {text && (
        <span className="line-clamp-2 ps-[18px]" dir="auto">
          {text}
        </span>
      )}
    </span>
  )
}
