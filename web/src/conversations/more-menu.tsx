import {
  AlarmClock,
  ArrowRightLeft,
  Check,
  ClipboardCheck,
  Ellipsis,
  Link2,
  ListChecks,
  LogOut,
  Mail,
  Pause,
  Pin,
  PinOff,
  Play,
  RotateCcw,
  ShieldBan,
  ShieldCheck,
  Trash2,
  UserPlus,
  Video,
} from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { administers, can } from '../api/rights.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { commandKeys, useCommand, useShortcuts } from '../shell/commands.ts'
import { useChangePlace } from '../shell/place.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { type Acts, quietly } from './act.ts'
import { HoldUntil } from './hold-until.tsx'

const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx'))
const ExportDialog = lazy(() => import('./export-dialog.tsx'))
const TransferDialog = lazy(() => import('./transfer-dialog.tsx'))
const LinkDialog = lazy(() => import('../crm/link-dialog.tsx'))

interface MoreMenuProps {
  conversation: Conversation
  me: Agent
  acts: Acts
  onClose(): void
  onResolve(): void
  onAssign(): void
  onLeave(): void
}

/** Everything that is done less often than answering. */
export function MoreMenu({ conversation, me, acts, onClose, onResolve, onAssign, onLeave }: MoreMenuProps) {
  const { t } = useTranslation()
  const { run, isOffered } = useShortcuts()
  const [dialog, setDialog] = useState<'transfer' | 'delete' | 'blacklist' | 'mail' | 'link'>()
  const changePlace = useChangePlace()
  const { status, pinnedTo, participantIds, blacklisted } = conversation
  const isOpen = status !== 'resolved'
  const isHeld = status === 'on_hold'
  const toggleHold = () => quietly(acts.act(isHeld ? 'resume' : 'hold', {}))
  useCommand('hold', isOpen ? toggleHold : undefined)
  useCommand('transfer', isOpen ? () => setDialog('transfer') : undefined)
  useCommand('link', () => setDialog('link'))
  const done = () => setDialog(undefined)
  const mayUnpin = pinnedTo === me.id || administers(me)
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={t('header.more')}>
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        }
      >
        {isOpen && (
          <>
            <span className="lg:hidden">
              <MenuItem icon={<Check size={15} aria-hidden />} onSelect={onClose}>
                {t('header.close')}
              </MenuItem>
              <MenuItem icon={<UserPlus size={15} aria-hidden />} onSelect={() => setTimeout(onAssign)}>
                {t('header.assign')}
              </MenuItem>
              {participantIds.includes(me.id) && (
                <MenuItem icon={<LogOut size={15} aria-hidden />} onSelect={onLeave}>
                  {t('header.leave')}
                </MenuItem>
              )}
            </span>
            <MenuItem
              icon={isHeld ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
              shortcut={commandKeys.hold}
              onSelect={toggleHold}
            >
              {t(isHeld ? 'more.resume' : 'more.hold')}
            </MenuItem>
            <MenuItem
              icon={<AlarmClock size={15} aria-hidden />}
              shortcut={commandKeys.holdUntil}
              onSelect={() => setTimeout(() => run('holdUntil'))}
            >
              {t('command.holdUntil')}
            </MenuItem>
            {isOffered('conference') && (
              <MenuItem
                icon={<Video size={15} aria-hidden />}
                shortcut={commandKeys.conference}
                onSelect={() => run('conference')}
              >
                {t('command.conference')}
              </MenuItem>
            )}
            <MenuItem
              icon={<ArrowRightLeft size={15} aria-hidden />}
              shortcut={commandKeys.transfer}
              onSelect={() => setDialog('transfer')}
            >
              {t('more.transfer')}
            </MenuItem>
            <MenuItem
              icon={<ClipboardCheck size={15} aria-hidden />}
              shortcut={commandKeys.resolve}
              onSelect={onResolve}
            >
              {t('more.resolve')}
            </MenuItem>
          </>
        )}
        {!isOpen && (
          <MenuItem icon={<RotateCcw size={15} aria-hidden />} onSelect={() => quietly(acts.act('reopen', {}))}>
            {t('more.reopen')}
          </MenuItem>
        )}
        <MenuItem icon={<Link2 size={15} aria-hidden />} shortcut={commandKeys.link} onSelect={() => setDialog('link')}>
          {t('records.linkTo')}
        </MenuItem>
        {pinnedTo !== me.id && (pinnedTo === null || administers(me)) && !blacklisted && (
          <MenuItem icon={<Pin size={15} aria-hidden />} onSelect={() => quietly(acts.actOnContact('pin'))}>
            {t('more.pin')}
          </MenuItem>
        )}
        {pinnedTo !== null && (
          <MenuItem
            icon={<PinOff size={15} aria-hidden />}
            disabled={!mayUnpin}
            hint={mayUnpin ? undefined : t('more.unpinRefused')}
            onSelect={() => quietly(acts.actOnContact('unpin'))}
          >
            {t('more.unpin')}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem
          icon={<ListChecks size={15} aria-hidden />}
          shortcut={commandKeys.select}
          onSelect={() => setTimeout(() => run('select'))}
        >
          {t('history.selectMessages')}
        </MenuItem>
        {can(me, 'conversations.export') && (
          <MenuItem icon={<Mail size={15} aria-hidden />} onSelect={() => setDialog('mail')}>
            {t('history.mail')}
          </MenuItem>
        )}
        {can(me, 'conversations.manageBlacklist') && (
          <>
            <MenuLine />
            {blacklisted ? (
              <MenuItem
                icon={<ShieldCheck size={15} aria-hidden />}
                onSelect={() => quietly(acts.actOnContact('unblacklist'))}
              >
                {t('more.unblacklist')}
              </MenuItem>
            ) : (
              <MenuItem danger icon={<ShieldBan size={15} aria-hidden />} onSelect={() => setDialog('blacklist')}>
                {t('more.blacklist')}
              </MenuItem>
            )}
          </>
        )}
        {can(me, 'conversations.delete') && (
          <MenuItem danger icon={<Trash2 size={15} aria-hidden />} onSelect={() => setDialog('delete')}>
            {t('more.delete')}
          </MenuItem>
        )}
      </Menu>
      <HoldUntil conversation={conversation} acts={acts} />
      <Suspense>
        {dialog === 'transfer' && <TransferDialog conversation={conversation} acts={acts} onDone={done} />}
        {dialog === 'mail' && (
          <ExportDialog conversationId={conversation.id} name={conversation.contact.name} onClose={done} />
        )}
        {dialog === 'link' && (
          <LinkDialog
            contactId={conversation.contact.id}
            onDone={done}
            onLinked={() => changePlace({ panel: 'contact' })}
          />
        )}
        {dialog === 'blacklist' && (
          <ConfirmDialog
            title={t('blacklist.title', { name: conversation.contact.name })}
            text={t('blacklist.text')}
            confirm={t('blacklist.confirm')}
            onConfirm={() => acts.actOnContact('blacklist')}
            onDone={done}
          />
        )}
        {dialog === 'delete' && (
          <ConfirmDialog
            title={t('delete.title', { name: conversation.contact.name })}
            text={t('delete.text')}
            confirm={t('delete.confirm')}
            onConfirm={acts.erase}
            onDone={done}
          />
        )}
      </Suspense>
    </>
  )
}
