import { useQuery } from '@tanstack/react-query'
import { Download, Eraser, Merge, PenLine, Pin, ShieldBan, ShieldCheck, Tag } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agentsQuery, useMe } from '../../api/queries.ts'
import { administers, can } from '../../api/rights.ts'
import type { Contact } from '../../api/types.ts'
import type { RowSelection } from '../../jobs/row-selection.ts'
import { SelectionBar, useChosen } from '../../jobs/selection-bar.tsx'
import { type Command, commandKeys, useCommand } from '../../shell/commands.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx'
import type { ContactsFilter } from './place.ts'
import { type ContactsAct, useStartContactsBulk } from './start-contacts-bulk.ts'
import { useWords } from './words.ts'

const ContactsBulkDialog = lazy(() => import('./contacts-bulk-dialog.tsx'))

interface BarProps {
  selection: RowSelection
  contacts: readonly Contact[]
  filter: ContactsFilter
  /** how many the filter finds, where that is known */
  total: number | undefined
  /** a contact's own page lies over the table */
  isAway: boolean
  /** hands over what keys do while the table has the focus */
  onCommands(run: (command: Command) => boolean): void
  onMerge(): void
  onEnd(): void
}

/** C9: what can be done with the selected contacts. */
export default function ContactsBulkBar(props: BarProps) {
  const { selection, contacts, filter, total, isAway, onMerge, onEnd } = props
  const { t } = useWords()
  const me = useMe()
  const [isOwnerOpen, setIsOwnerOpen] = useState(false)
  const [dialog, setDialog] = useState<{ kind: 'attribute' | 'tag' } | { kind: 'sure'; act: ContactsAct }>()
  const chosen = useChosen(selection, contacts, total)
  const start = useStartContactsBulk(new Map(chosen.chosen.map(({ id, name }) => [id, name])))
  const go = (act: ContactsAct, isSure = false) => {
    if (chosen.isOff || start.isPending) return
    if (!isSure && (chosen.isMany || act.action === 'erase')) return setDialog({ kind: 'sure', act })
    const { sort: _sort, ...which } = filter
    start.mutate(
      { ...(chosen.isAll ? { filter: which } : { ids: chosen.chosen.map(({ id }) => id) }), ...act },
      { onSuccess: onEnd },
    )
  }
  const acts: Partial<Record<Command, () => void>> = {
    back: onEnd,
    assign: () => setIsOwnerOpen(true),
    tag: () => setDialog({ kind: 'tag' }),
    merge: onMerge,
  }
  useCommand('back', isAway ? undefined : acts.back)
  useCommand('assign', isAway ? undefined : acts.assign)
  useCommand('tag', isAway ? undefined : acts.tag)
  props.onCommands((command) => {
    acts[command]?.()
    return command in acts
  })
  const isBlacklisted = chosen.chosen.every(({ blacklisted }) => blacklisted)
  const icon = (label: string, shortcut: Command | undefined, image: ReactNode, onClick?: () => void) => (
    <IconButton
      label={label}
      {...(shortcut ? { shortcut: commandKeys[shortcut] } : {})}
      side="top"
      disabled={chosen.isOff}
      onClick={onClick}
    >
      {image}
    </IconButton>
  )
  return (
    <SelectionBar
      label={t('bulk.bar')}
      selection={selection}
      chosen={chosen}
      total={total}
      error={start.error}
      onEnd={onEnd}
    >
      <Menu
        open={isOwnerOpen}
        onOpenChange={setIsOwnerOpen}
        trigger={icon(t('bulk.owner'), 'assign', <Pin size={16} aria-hidden />)}
      >
        <MenuLabel>{t('bulk.owner')}</MenuLabel>
        <Owners onPick={(agentId) => go({ action: 'owner', params: { agentId } })} />
      </Menu>
      {icon(t('bulk.attribute'), undefined, <PenLine size={16} aria-hidden />, () => setDialog({ kind: 'attribute' }))}
      {icon(t('bulk.tag'), 'tag', <Tag size={16} aria-hidden />, acts.tag)}
      {can(me, 'contacts.merge') && icon(t('bulk.merge'), 'merge', <Merge size={16} aria-hidden />, onMerge)}
      {can(me, 'conversations.manageBlacklist') &&
        icon(
          t(isBlacklisted ? 'bulk.unblacklist' : 'bulk.blacklist'),
          undefined,
          isBlacklisted ? <ShieldCheck size={16} aria-hidden /> : <ShieldBan size={16} aria-hidden />,
          () => go({ action: isBlacklisted ? 'unblacklist' : 'blacklist' }),
        )}
      {can(me, 'contacts.erase') &&
        icon(t('bulk.erase'), undefined, <Eraser size={16} className="text-bad" aria-hidden />, () =>
          go({ action: 'erase' }),
        )}
      {can(me, 'contacts.export') && (
        <Button className="ms-auto" disabled={chosen.isOff} onClick={() => go({ action: 'export' }, true)}>
          <Download size={15} aria-hidden />
          {t('bulk.export')}
        </Button>
      )}
      <Suspense>
        {dialog && (
          <ContactsBulkDialog
            dialog={dialog}
            count={chosen.count}
            onAct={(act) => go(act, true)}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </SelectionBar>
  )
}

/** Agents, oneself first; who may not give contacts to others keeps them for themself. */
function Owners({ onPick }: { onPick(agentId: string | null): void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const me = useMe()
  const { data: agents = [] } = useQuery(agentsQuery)
  const offered = agents
    .filter(({ id }) => administers(me) || id === me?.id)
    .toSorted((a, b) => Number(b.id === me?.id) - Number(a.id === me?.id) || a.name.localeCompare(b.name))
  return (
    <>
      {offered.map(({ id, name }) => (
        <MenuItem key={id} icon={<Avatar name={name} small />} onSelect={() => onPick(id)}>
          {id === me?.id ? common('assign.me', { name }) : name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => onPick(null)}>{t('filter.nobody')}</MenuItem>
    </>
  )
}
