import { BellOff, Settings2 } from 'lucide-react'
import { use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../i18n/parts.ts'
import { useLanguage } from '../i18n/time.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuRadio } from '../ui/menu.tsx'
import { beQuiet, useQuiet } from './quiet.ts'
import { chooseSound, chosenSound, play, type Sound, sounds } from './sound.ts'

const loadMessages = partOf('notices', import.meta.glob<{ default: object }>('./messages/*.json'))

const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(serverNow() + minutes * MINUTE_MS)
function tomorrowMorning(): Date {
  const now = new Date(serverNow())
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
}

/** How one is told on this device: with which sound, and whether at all. */
export default function NoticeMenu() {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('notices')
  const quiet = useQuiet()
  const [sound, setSound] = useState(chosenSound)
  const choose = (next: Sound) => {
    chooseSound(next)
    setSound(next)
    play(next)
  }
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('settings')}>
          <Settings2 size={15} aria-hidden />
        </IconButton>
      }
    >
      <MenuLabel>{t('quiet.title')}</MenuLabel>
      {quiet ? (
        <MenuItem icon={<BellOff size={15} aria-hidden />} onSelect={() => beQuiet(undefined)}>
          {t('quiet.off')}
        </MenuItem>
      ) : (
        <>
          <MenuItem onSelect={() => beQuiet(inMinutes(30))}>{t('quiet.half')}</MenuItem>
          <MenuItem onSelect={() => beQuiet(inMinutes(60))}>{t('quiet.hour')}</MenuItem>
          <MenuItem onSelect={() => beQuiet(tomorrowMorning())}>{t('quiet.tomorrow')}</MenuItem>
        </>
      )}
      <MenuLine />
      <MenuLabel>{t('sound.title')}</MenuLabel>
      <MenuRadio
        value={sound}
        onChange={choose}
        options={sounds.map((value) => ({ value, label: t(`sound.${value}`) }))}
      />
    </Menu>
  )
}
