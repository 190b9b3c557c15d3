import { ArrowLeft, ArrowRightLeft, Check, LogIn, LogOut, PanelRight, Pause, Play, UserPlus } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames, useTeams } from '../api/queries.ts'
import { grabs } from '../api/rights.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { CampaignName } from '../campaigns/campaign-name.tsx'
import { StatusTag } from '../queues/status-tag.tsx'
import { WaitingBadge } from '../queues/waiting-badge.tsx'
import { commandKeys, useCommand, useShortcuts } from '../shell/commands.ts'
import { useGo } from '../shell/place.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Tip } from '../ui/tip.tsx'
import { type Acts, quietly } from './act.ts'
import { AssignMenu } from './assign-menu.tsx'
import { Crew } from './crew.tsx'
import { HeldUntil, HoldUntilButton } from './hold-until.tsx'
import { MoreMenu } from './more-menu.tsx'

const BotAnswers = lazy(() => import('../bots/answers.tsx'))
const Score = lazy(() => import('../satisfaction/score.tsx'))

interface HeaderProps {
  conversation: Conversation
  me: Agent
  acts: Acts
  onClose(): void
  /** says first what it was about */
  onResolve(): void
  onContact(): void
}

export function Header({ conversation, me, acts, onClose, onResolve, onContact }: HeaderProps) {
  const { t } = useTranslation()
  const go = useGo()
  const { run } = useShortcuts()
  const names = useNames()
  const teams = useTeams()
  const [assigning, setAssigning] = useState(false)
  const { contact, status, participantIds, assigneeId, teamId } = conversation
  const isOpen = status !== 'resolved'
  const isHeld = status === 'on_hold'
  const isIn = participantIds.includes(me.id)
  const isGrab = grabs(me, conversation, teams)
  const join = () => quietly(acts.act('join', {}))
  const leave = () => quietly(acts.act('leave', {}))
  useCommand('join', isOpen && !isIn ? join : undefined)
  useCommand('leave', isOpen && isIn ? leave : undefined)
  useCommand('close', isOpen ? onClose : undefined)
  useCommand('assign', isOpen ? () => setAssigning(true) : undefined)
  useCommand(
    'assignMe',
    isOpen && assigneeId !== me.id ? () => quietly(acts.act('assign', { agentId: me.id })) : undefined,
  )
  const assignee = assigneeId === null ? t('row.nobody') : (names.agent(assigneeId) ?? t('row.someone'))
  return (
    <header className="flex min-h-14 shrink-0 items-center gap-2 border-b px-3 py-1.5">
      <IconButton label={t('conversation.back')} className="-ms-1 md:hidden" onClick={() => void go.close()}>
        <ArrowLeft size={17} aria-hidden />
      </IconButton>
      <span className="hidden @lg:block">
        <Avatar name={contact.name} online={contact.online} />
      </span>
      <div className="min-w-0 flex-1">
        <h1 className="flex min-w-0">
          <Tip label={t('contact.open')} shortcut={commandKeys.contact}>
            <button
              type="button"
              onClick={onContact}
              className="block min-w-0 truncate rounded font-semibold text-base hover:underline"
            >
              {contact.name}
            </button>
          </Tip>
        </h1>
        <p className="flex items-center gap-1.5 text-muted text-xs">
          <StatusTag status={status} />
          {conversation.holdUntil && <HeldUntil at={conversation.holdUntil} />}
          <WaitingBadge conversation={conversation} />
          <span className="min-w-0 truncate">{[names.team(teamId), assignee].filter(Boolean).join(' · ')}</span>
          {conversation.campaign && <CampaignName campaign={conversation.campaign} isLink />}
          {conversation.bot && (
            <Suspense>
              <BotAnswers />
            </Suspense>
          )}
          {conversation.satisfaction && (
            <Suspense>
              <Score of={conversation.satisfaction} />
            </Suspense>
          )}
          <Crew ids={participantIds} />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1.5">
        {isOpen && (
          <>
            {isIn ? (
              <Tip label={t('command.leave')} shortcut={commandKeys.leave}>
                <Button className="@max-md:hidden" disabled={acts.isBusy} onClick={leave}>
                  <LogOut size={15} aria-hidden />
                  <Widest>{t('header.leave')}</Widest>
                </Button>
              </Tip>
            ) : (
              <Tip label={t('command.join')} shortcut={commandKeys.join}>
                <Button look="primary" disabled={acts.isBusy} onClick={join}>
                  <LogIn size={15} aria-hidden />
                  {isGrab ? t('header.grab') : t('header.join')}
                </Button>
              </Tip>
            )}
            <AssignMenu
              conversation={conversation}
              me={me}
              acts={acts}
              open={assigning}
              onOpenChange={setAssigning}
              trigger={
                <Button
                  className="@max-md:invisible @max-md:-me-2 @max-md:w-0 @max-md:overflow-hidden @max-md:px-0"
                  disabled={acts.isBusy}
                >
                  <UserPlus size={15} aria-hidden />
                  <Wide>{t('header.assign')}</Wide>
                </Button>
              }
            />
            <Tip label={t('command.hold')} shortcut={commandKeys.hold}>
              <Button className="rounded-e-none @max-xl:hidden" disabled={acts.isBusy} onClick={() => run('hold')}>
                {isHeld ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
                <Widest>{t(isHeld ? 'more.resume' : 'header.hold')}</Widest>
              </Button>
            </Tip>
            <HoldUntilButton disabled={acts.isBusy} onClick={() => run('holdUntil')} />
            <Tip label={t('command.transfer')} shortcut={commandKeys.transfer}>
              <Button className="@max-xl:hidden" disabled={acts.isBusy} onClick={() => run('transfer')}>
                <ArrowRightLeft size={15} aria-hidden />
                <Widest>{t('header.transfer')}</Widest>
              </Button>
            </Tip>
            <Tip label={t('command.close')} shortcut={commandKeys.close}>
              <Button look={isIn ? 'primary' : 'plain'} className={isIn ? '' : '@max-md:hidden'} onClick={onClose}>
                <Check size={15} aria-hidden />
                <span className="@max-md:sr-only">{t('header.close')}</span>
              </Button>
            </Tip>
          </>
        )}
        <MoreMenu
          conversation={conversation}
          me={me}
          acts={acts}
          onClose={onClose}
          onResolve={onResolve}
          onAssign={() => setAssigning(true)}
          onLeave={leave}
        />
        <IconButton
          label={t('contact.open')}
          shortcut={commandKeys.contact}
          className="@max-lg:hidden"
          onClick={onContact}
        >
          <PanelRight size={16} aria-hidden />
        </IconButton>
      </div>
    </header>
  )
}

/** A word that gives way to its icon where there is little room; it stays the button's name. */
function Wide({ children }: { children: ReactNode }) {
  return <span className="sr-only @2xl:not-sr-only">{children}</span>
}
function Widest({ children }: { children: ReactNode }) {
  return <span className="sr-only @4xl:not-sr-only">{children}</span>
}
