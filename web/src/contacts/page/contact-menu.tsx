import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Eraser, FileDown, Merge, Pin, PinOff, ShieldBan, ShieldCheck } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { useMe } from '../../api/queries.ts'
import { administers, can } from '../../api/rights.ts'
import type { Contact } from '../../api/types.ts'
import { commandKeys, useShortcuts } from '../../shell/commands.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { showToast } from '../../ui/toasts.ts'
import { changeListed } from './contacts-query.ts'
import { useWords } from './words.ts'

const EraseDialog = lazy(() => import('./erase-dialog.tsx'))
const DataDialog = lazy(() => import('./data-dialog.tsx'))
const ConfirmDialog = lazy(() => import('../../conversations/confirm-dialog.tsx'))

type Verb = 'pin' | 'unpin' | 'blacklist' | 'unblacklist'

/** What is done with one contact, apart from writing to them. */
export function ContactMenu({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const sentence = useSentence()
  const { run } = useShortcuts()
  const [dialog, setDialog] = useState<'blacklist' | 'erase' | 'data'>()
  const done = () => setDialog(undefined)
  const { id, name, pinnedTo, blacklisted } = contact
  const act = useMutation({
    mutationFn: (verb: Verb) => call(`contacts.${verb}`, { id }, { idempotencyKey: crypto.randomUUID() }),
    onSuccess(after) {
      client.setQueryData<Contact>(keys.contact(id), (had) => ({ ...had, ...after }))
      changeListed(client, id, (had) => ({ ...had, ...after }))
    },
    onError: (error) => showToast({ text: sentence(error), tone: 'bad' }),
  })
  const mayUnpin = pinnedTo === me?.id || administers(me)
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={t('page.more')}>
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        }
      >
        {can(me, 'contacts.merge') && (
          <MenuItem
            icon={<Merge size={15} aria-hidden />}
            shortcut={commandKeys.merge}
            onSelect={() => setTimeout(() => run('merge'))}
          >
            {common('command.merge')}
          </MenuItem>
        )}
        {pinnedTo !== me?.id && (pinnedTo === null || administers(me)) && !blacklisted && (
          <MenuItem icon={<Pin size={15} aria-hidden />} onSelect={() => act.mutate('pin')}>
            {common('more.pin')}
          </MenuItem>
        )}
        {pinnedTo !== null && (
          <MenuItem
            icon={<PinOff size={15} aria-hidden />}
            disabled={!mayUnpin}
            hint={mayUnpin ? undefined : common('more.unpinRefused')}
            onSelect={() => act.mutate('unpin')}
          >
            {common('more.unpin')}
          </MenuItem>
        )}
        {can(me, 'contacts.export') && (
          <MenuItem icon={<FileDown size={15} aria-hidden />} onSelect={() => setDialog('data')}>
            {t('page.data')}
          </MenuItem>
        )}
        {can(me, 'conversations.manageBlacklist') && (
          <>
            <MenuLine />
            {blacklisted ? (
              <MenuItem icon={<ShieldCheck size={15} aria-hidden />} onSelect={() => act.mutate('unblacklist')}>
                {common('more.unblacklist')}
              </MenuItem>
            ) : (
              <MenuItem danger icon={<ShieldBan size={15} aria-hidden />} onSelect={() => setDialog('blacklist')}>
                {common('more.blacklist')}
              </MenuItem>
            )}
          </>
        )}
        {can(me, 'contacts.erase') && (
          <MenuItem danger icon={<Eraser size={15} aria-hidden />} onSelect={() => setDialog('erase')}>
            {t('page.erase')}
          </MenuItem>
        )}
      </Menu>
      <Suspense>
        {dialog === 'erase' && <EraseDialog contact={contact} onDone={done} />}
        {dialog === 'data' && <DataDialog contact={contact} onDone={done} />}
        {dialog === 'blacklist' && (
          <ConfirmDialog
            title={common('blacklist.title', { name })}
            text={common('blacklist.text')}
            confirm={common('blacklist.confirm')}
            onConfirm={() => act.mutateAsync('blacklist')}
            onDone={done}
          />
        )}
      </Suspense>
    </>
  )
}
