import { useQuery } from '@tanstack/react-query'
import {
  Archive,
  ArchiveRestore,
  Ellipsis,
  Pause,
  Play,
  ShieldBan,
  ShieldCheck,
  Tag,
  UserMinus,
  UserPlus,
  UsersRound,
} from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListFilter } from '../api/keys.ts'
import { agentsQuery, useMe, useTeams, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Conversation } from '../api/types.ts'
import { type Command, commandKeys, useCommand } from '../shell/commands.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { useWords } from './messages.ts'
import type { RowSelection } from './row-selection.ts'
import { SelectionBar, useChosen } from './selection-bar.tsx'
import { type Act, useStartBulk } from './start-bulk.ts'

const BulkDialog = lazy(() => import('./bulk-dialog.tsx'))

interface BulkBarProps {
  selection: RowSelection
  conversations: readonly Conversation[]
  filter: ListFilter
  /** how many the filter finds, where that is known */
  total: number | undefined
  /** keys do something to what is selected, and not to the conversation that is open */
  hasKeys: boolean
  /** hands over what keys do while the list has the focus */
  onCommands(run: (command: Command) => boolean): void
  onEnd(): void
}

/** C9: what can be done with the selected conversations. */
export default function BulkBar(props: BulkBarProps) {
  const { selection, conversations, filter, total, hasKeys, onEnd } = props
  const { t } = useWords()
  const { t: common } = useTranslation()
  const me = useMe()
  const teams = useTeams()
  const { data: workspace } = useQuery(workspaceQuery)
  const [menu, setMenu] = useState<'assign' | 'transfer' | 'more'>()
  const [dialog, setDialog] = useState<{ kind: 'tag' | 'close' } | { kind: 'sure'; bulk: Act }>()
  const selected = useChosen(selection, conversations, total)
  const { isAll, chosen, count, isOff } = selected
  const names = new Map(chosen.map(({ id, contact }) => [id, contact.name]))
  const start = useStartBulk(names)

  const go = (bulk: Act, isSure = false) => {
    if (isOff || start.isPending) return
    if (!isSure && selected.isMany) return setDialog({ kind: 'sure', bulk })
    const which = isAll ? { filter } : { ids: chosen.map(({ id }) => id) }
    start.mutate({ ...which, ...bulk }, { onSuccess: onEnd })
  }
  const close = () => (workspace?.resolutionRequired ? setDialog({ kind: 'close' }) : go({ action: 'close' }))
  const isHeld = chosen.every(({ status }) => status === 'on_hold')
  const isClosed = chosen.every(({ status }) => status === 'resolved')
  const isBlacklisted = chosen.every(({ blacklisted }) => blacklisted)
  const acts: Partial<Record<Command, () => void>> = {
    back: onEnd,
    ...(isClosed ? {} : { close, hold: () => go({ action: isHeld ? 'resume' : 'hold' }) }),
    assign: () => setMenu('assign'),
    ...(me ? { assignMe: () => go({ action: 'assign', params: { agentId: me.id } }) } : {}),
    transfer: () => setMenu('transfer'),
  }
  useCommand('back', onEnd)
  useCommand('close', hasKeys ? acts.close : undefined)
  useCommand('hold', hasKeys ? acts.hold : undefined)
  useCommand('assign', hasKeys ? acts.assign : undefined)
  useCommand('assignMe', hasKeys ? acts.assignMe : undefined)
  useCommand('transfer', hasKeys ? acts.transfer : undefined)
  props.onCommands((command) => {
    acts[command]?.()
    return command in acts
  })
  const icon = (label: string, shortcut: Command | undefined, image: ReactNode, onClick?: () => void) => (
    <IconButton
      label={label}
      {...(shortcut ? { shortcut: commandKeys[shortcut] } : {})}
      side="top"
      disabled={isOff}
      onClick={onClick}
    >
      {image}
    </IconButton>
  )
  return (
    <SelectionBar
      label={t('bar')}
      selection={selection}
      chosen={selected}
      total={total}
      error={start.error}
      onEnd={onEnd}
    >
      <Menu
        open={menu === 'assign'}
        onOpenChange={(open) => setMenu(open ? 'assign' : undefined)}
        trigger={icon(t('act.assign'), 'assign', <UserPlus size={16} aria-hidden />)}
      >
        <MenuLabel>{common('assign.title')}</MenuLabel>
        <Agents me={me?.id} onPick={(agentId) => go({ action: 'assign', params: { agentId } })} />
      </Menu>
      <Menu
        open={menu === 'transfer'}
        onOpenChange={(open) => setMenu(open ? 'transfer' : undefined)}
        trigger={icon(t('act.transfer'), 'transfer', <UsersRound size={16} aria-hidden />)}
      >
        <MenuLabel>{common('transfer.title')}</MenuLabel>
        {teams.map(({ id, name }) => (
          <MenuItem key={id} onSelect={() => go({ action: 'transfer', params: { teamId: id } })}>
            {name}
          </MenuItem>
        ))}
      </Menu>
      {!isClosed &&
        (isHeld
          ? icon(t('act.resume'), 'hold', <Play size={16} aria-hidden />, acts.hold)
          : icon(t('act.hold'), 'hold', <Pause size={16} aria-hidden />, acts.hold))}
      {icon(t('act.tag'), undefined, <Tag size={16} aria-hidden />, () => setDialog({ kind: 'tag' }))}
      <Menu
        open={menu === 'more'}
        onOpenChange={(open) => setMenu(open ? 'more' : undefined)}
        trigger={icon(t('act.more'), undefined, <Ellipsis size={16} aria-hidden />)}
      >
        <MenuItem icon={<UserMinus size={15} aria-hidden />} onSelect={() => go({ action: 'unassign' })}>
          {t('act.unassign')}
        </MenuItem>
        <MenuItem icon={<Play size={15} aria-hidden />} onSelect={() => go({ action: 'resume' })}>
          {t('act.resume')}
        </MenuItem>
        {can(me, 'conversations.manageBlacklist') && (
          <MenuItem
            danger={!isBlacklisted}
            icon={isBlacklisted ? <ShieldCheck size={15} aria-hidden /> : <ShieldBan size={15} aria-hidden />}
            onSelect={() => go({ action: isBlacklisted ? 'unblacklist' : 'blacklist' })}
          >
            {t(isBlacklisted ? 'act.unblacklist' : 'act.blacklist')}
          </MenuItem>
        )}
      </Menu>
      {isClosed && chosen.length > 0 ? (
        <Button look="primary" className="ms-auto" onClick={() => go({ action: 'reopen' })}>
          <ArchiveRestore size={15} aria-hidden />
          {t('act.reopen')}
        </Button>
      ) : (
        <Button look="primary" className="ms-auto" disabled={isOff} onClick={close}>
          <Archive size={15} aria-hidden />
          {t('act.close')}
        </Button>
      )}
      <Suspense>
        {dialog && (
          <BulkDialog
            dialog={dialog}
            count={count}
            onAct={(bulk) => go(bulk, true)}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </SelectionBar>
  )
}

function Agents({ me, onPick }: { me: string | undefined; onPick(agentId: string): void }) {
  const { t } = useTranslation()
  const { data: agents = [] } = useQuery({ ...agentsQuery, staleTime: 0 })
  const inOrder = agents.toSorted(
    (a, b) =>
      Number(b.id === me) - Number(a.id === me) ||
      Number(b.available) - Number(a.available) ||
      a.name.localeCompare(b.name),
  )
  return inOrder.map(({ id, name, available }) => (
    <MenuItem
      key={id}
      icon={<Avatar name={name} small />}
      disabled={!available}
      hint={available ? undefined : t('assign.unavailable')}
      onSelect={() => onPick(id)}
    >
      {id === me ? t('assign.me', { name }) : name}
    </MenuItem>
  ))
}
