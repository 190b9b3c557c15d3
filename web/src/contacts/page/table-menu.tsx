import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download, Ellipsis, Upload, UserPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { meQuery } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import type { ContactsFilter } from './place.ts'
import { useWords } from './words.ts'

const NewContactDialog = lazy(() => import('./new-contact-dialog.tsx'))
const ExportDialog = lazy(() => import('../transfer/export-dialog.tsx'))

interface TableMenuProps {
  /** what the table shows: an export takes the same */
  filter: ContactsFilter
}

/** What is done with contacts as a whole. */
export function TableMenu({ filter }: TableMenuProps) {
  const { t } = useWords()
  const { data: me } = useQuery(meQuery)
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'new' | 'export'>()
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
        {can(me, 'contacts.import') && (
          <MenuItem icon={<Upload size={15} aria-hidden />} onSelect={() => void navigate({ to: '/contacts/import' })}>
            {t('import')}
          </MenuItem>
        )}
        {can(me, 'contacts.export') && (
          <MenuItem icon={<Download size={15} aria-hidden />} onSelect={() => setDialog('export')}>
            {t('export')}
          </MenuItem>
        )}
      </Menu>
      <Suspense>
        {dialog === 'new' && <NewContactDialog onDone={done} />}
        {dialog === 'export' && <ExportDialog filter={filter} onDone={done} />}
      </Suspense>
    </>
  )
}
