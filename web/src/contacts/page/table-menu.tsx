import { Ellipsis, UserPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import type { ContactsFilter } from './place.ts'
import { useWords } from './words.ts'

const NewContactDialog = lazy(() => import('./new-contact-dialog.tsx'))

interface TableMenuProps {
  /** what the table shows: an export takes the same */
  filter: ContactsFilter
}

/** What is done with contacts as a whole. */
export function TableMenu(_props: TableMenuProps) {
  const { t } = useWords()
  const [dialog, setDialog] = useState<'new'>()
  const done = () => setDialog(undefined)
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={t('more')}>
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<UserPlus size={15} aria-hidden />} onSelect={() => setDialog('new')}>
          {t('new.open')}
        </MenuItem>
      </Menu>
      <Suspense>{dialog === 'new' && <NewContactDialog onDone={done} />}</Suspense>
    </>
  )
}
