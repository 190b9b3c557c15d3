import { ChevronDown, MessageCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'

const DEFAULT_COLOR = '#1d4ed8'

/** What can be read on a colour, as the widget decides it. */
function inkOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 ? '#ffffff' : '#111318'
}

/** So far a corner is moved in the picture, which is smaller than a page. */
const moved = (distance: string | undefined) => Math.min(Number(distance ?? 20) || 0, 400) / 4

/** How the chat will look on a page, while its settings are being written; it says nothing that screen readers need twice. */
export function WebChatPreview({ config, name }: { config: Record<string, string>; name: string }) {
  const { t } = useTranslation('settings')
  const color = /^#[0-9a-f]{6}$/i.test(config.color ?? '') ? (config.color ?? DEFAULT_COLOR) : DEFAULT_COLOR
  const accent = { backgroundColor: color, color: inkOn(color) }
  const isLeft = config.position === 'left'
  const corner = { [isLeft ? 'left' : 'right']: moved(config.distanceSide), bottom: moved(config.distanceBottom) }
  return (
    <figure aria-label={t('web.preview')}>
      <figcaption className="mb-1 font-medium text-sm">{t('web.preview')}</figcaption>
      <div
        aria-hidden
        dir="ltr"
        className="relative h-96 overflow-hidden rounded-lg border border-strong bg-sunken"
        data-preview="web-chat"
      >
        <div className="space-y-2 p-4">
          <i className="block h-3 w-1/3 rounded bg-strong/40" />
          <i className="block h-2 w-2/3 rounded bg-strong/25" />
          <i className="block h-2 w-1/2 rounded bg-strong/25" />
        </div>
        <div className={`absolute flex flex-col gap-2 ${isLeft ? 'items-start' : 'items-end'}`} style={corner}>
          <div className="w-60 overflow-hidden rounded-xl border bg-surface shadow-lg">
            <div className="px-3 py-2.5" style={accent}>
              <p className="truncate font-semibold text-sm">{config.title || name}</p>
              <p className="truncate text-xs">
                {config.replyTime ? t(`web.${config.replyTime as 'minutes' | 'hour' | 'hours' | 'day'}`) : ' '}
              </p>
            </div>
            <div className="flex flex-col gap-1.5 p-3 text-xs">
              {config.greeting && (
                <p className="line-clamp-3 self-start rounded-xl bg-sunken px-2.5 py-1.5">{config.greeting}</p>
              )}
              <p className="self-end rounded-xl px-2.5 py-1.5" style={accent}>
                {t('web.previewOwn')}
              </p>
            </div>
          </div>
          <div className="flex items-center gap-2">
            {config.launcherText && (
              <span
                className="flex h-10 max-w-56 items-center gap-2 rounded-full px-4 font-semibold text-sm"
                style={accent}
              >
                <span className="truncate">{config.launcherText}</span>
                <MessageCircle size={18} className="shrink-0" />
              </span>
            )}
            <span className="flex size-10 items-center justify-center rounded-full shadow" style={accent}>
              <ChevronDown size={18} />
            </span>
          </div>
        </div>
      </div>
    </figure>
  )
}
