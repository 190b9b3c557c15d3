import { useTranslation } from 'react-i18next'
import type { SketchRow } from './guides.ts'

interface SketchProps {
  path: readonly string[]
  rows: readonly SketchRow[]
  values: Record<'webhookUrl' | 'verifyToken' | 'post', string>
}

/** How the page at the provider looks, drawn: what goes where. Who does not see it has the same as a list. */
export function Sketch({ path, rows, values }: SketchProps) {
  const { t } = useTranslation('channelSetup')
  return (
    <figure className="overflow-hidden rounded-lg border border-strong bg-sunken" dir="ltr">
      <figcaption className="flex items-center gap-1.5 border-strong border-b bg-canvas px-3 py-1.5 text-muted text-xs">
        <span aria-hidden className="flex gap-1">
          <i className="size-2 rounded-full bg-strong" />
          <i className="size-2 rounded-full bg-strong" />
          <i className="size-2 rounded-full bg-strong" />
        </span>
        <span className="ms-1 min-w-0 break-words">{path.join(' › ')}</span>
      </figcaption>
      <ol className="space-y-2.5 p-3">
        {rows.map((row, index) => (
          <li
            key={'field' in row ? row.field : 'tick' in row ? row.tick : row.press}
            className="flex items-start gap-2.5"
          >
            <span
              aria-hidden
              className="mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-soft font-semibold text-on-soft text-xs"
            >
              {index + 1}
            </span>
            {'field' in row ? (
              <span className="min-w-0 flex-1 text-sm">
                <span className="block text-muted text-xs">{row.field}</span>
                <span className="mt-0.5 block truncate rounded border border-strong bg-surface px-2 py-1 font-mono text-xs">
                  {values[row.paste]}
                </span>
              </span>
            ) : 'tick' in row ? (
              <span className="flex min-h-5 items-center gap-2 text-sm">
                <span aria-hidden className="relative h-4 w-7 rounded-full bg-accent">
                  <i className="absolute end-0.5 top-0.5 size-3 rounded-full bg-surface" />
                </span>
                <span className="sr-only">{t('sketch.on')} </span>
                {row.tick}
              </span>
            ) : (
              <span className="rounded bg-accent px-2.5 py-1 font-medium text-on-accent text-xs">{row.press}</span>
            )}
          </li>
        ))}
      </ol>
    </figure>
  )
}
