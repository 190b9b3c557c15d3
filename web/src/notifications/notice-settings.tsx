import { BellOff } from 'lucide-react'
import { use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../i18n/parts.ts'
import { useLanguage, useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { Button } from '../ui/button.tsx'
import { beQuiet, useQuiet } from './quiet.ts'
import { chooseSound, chosenSound, play, type Sound, sounds } from './sound.ts'

const loadMessages = partOf('notices', import.meta.glob<{ default: object }>('./messages/*.json'))

const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(serverNow() + minutes * MINUTE_MS)
function tomorrowMorning(): Date {
  const now = new Date(serverNow())
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
}
const lengths = {
  half: () => inMinutes(30),
  hour: () => inMinutes(60),
  tomorrow: tomorrowMorning,
} as const

/** How one is told on this device: whether at all, and with which sound. */
export default function NoticeSettings() {
  const language = useLocale()
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('notices')
  const { t: common } = useTranslation()
  const quiet = useQuiet()
  const [sound, setSound] = useState(chosenSound)
  const choose = (next: Sound) => {
    chooseSound(next)
    setSound(next)
    play(next)
  }
  return (
    <div className="space-y-3 border-b bg-canvas px-4 py-3 text-sm">
      <fieldset>
        <legend className="mb-1.5 font-medium text-muted text-xs">{t('quiet.title')}</legend>
        {quiet ? (
          <p className="flex items-center gap-2">
            <BellOff size={14} className="shrink-0 text-muted" aria-hidden />
            <span className="flex-1">
              {common('notice.quietUntil', { time: whenWords(quiet, new Date(serverNow()), language) })}
            </span>
            <Button small onClick={() => beQuiet(undefined)}>
              {t('quiet.off')}
            </Button>
          </p>
        ) : (
          <p className="flex flex-wrap gap-1.5">
            {Object.entries(lengths).map(([name, until]) => (
              <Button key={name} small onClick={() => beQuiet(until())}>
                {t(`quiet.${name as keyof typeof lengths}`)}
              </Button>
            ))}
          </p>
        )}
      </fieldset>
      <fieldset>
        <legend className="mb-1.5 font-medium text-muted text-xs">{t('sound.title')}</legend>
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          {sounds.map((value) => (
            <label key={value} className="flex min-h-7 cursor-pointer items-center gap-1.5">
              <input
                type="radio"
                name="sound"
                className="accent-(--accent)"
                checked={sound === value}
                onChange={() => choose(value)}
              />
              {t(`sound.${value}`)}
            </label>
          ))}
        </p>
      </fieldset>
    </div>
  )
}
