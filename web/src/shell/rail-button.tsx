import { Menu } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/button.tsx'
import { useOpenRail } from './open-rail.ts'

/** The way to everything else, where the column at the side has no room. */
export function RailButton() {
  const { t } = useTranslation()
  return (
    <IconButton label={t('rail.open')} className="-ms-2 lg:hidden" onClick={useOpenRail()}>
      <Menu size={17} aria-hidden />
    </IconButton>
  )
}
