import type { Campaign } from './types.ts'
import { useWords } from './words.ts'

const tones: Record<Campaign['state'], string> = {
  draft: 'bg-sunken text-muted',
  scheduled: 'bg-soft text-on-soft',
  running: 'bg-good-soft text-good',
  paused: 'bg-warn-soft text-warn',
  done: 'bg-sunken text-muted',
  cancelled: 'bg-sunken text-muted',
}

/** How it stands with a campaign, in a word. */
export function StateTag({ state }: { state: Campaign['state'] }) {
  const { t } = useWords()
  return (
    <span className={`inline-block shrink-0 rounded px-1.5 align-middle font-medium text-xs ${tones[state]}`}>
      {t(`state.${state}`)}
    </span>
  )
}

/** Of all it is for, how many it is over with. */
export function Progress({ campaign: { counts } }: { campaign: Campaign }) {
  const { t } = useWords()
  const over = counts.total - counts.queued
  return (
    <progress
      className="job-progress w-full"
      aria-label={t('progress')}
      {...(counts.total > 0 ? { value: over, max: counts.total } : { value: 0, max: 1 })}
    />
  )
}
