import type { Template } from './types.ts'
import { useWords } from './words.ts'

type Quality = NonNullable<Template['quality']>

const looks: Record<Quality, string> = { high: 'bg-good', medium: 'bg-warn', low: 'bg-bad' }

/** How customers take a template, as the provider judges. */
export function QualityMark({ quality, isNamed = false }: { quality: Quality; isNamed?: boolean }) {
  const { t } = useWords()
  const name = t(`quality.${quality}`)
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5" title={name}>
      <span className={`size-2 rounded-full ${looks[quality]}`} aria-hidden />
      <span className={isNamed ? '@max-lg:sr-only' : 'sr-only'}>{name}</span>
    </span>
  )
}
