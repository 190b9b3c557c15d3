import { useQuery } from '@tanstack/react-query'
import { UserMinus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { agentsQuery } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx'
import { type Acts, quietly } from './act.ts'

interface AssignMenuProps {
  conversation: Conversation
  me: Agent
  acts: Acts
  open: boolean
  onOpenChange(open: boolean): void
  trigger: ReactNode
}

/** A6: to whom it can be given; who can't have it stays in the list, with the reason. */
export function AssignMenu({ conversation, me, acts, open, onOpenChange, trigger }: AssignMenuProps) {
  const { t } = useTranslation()
  // Availability changes by the minute, and nobody tells: it is looked up whenever the list opens.
  const { data: agents = [] } = useQuery({ ...agentsQuery, staleTime: 0, enabled: open })
  const { teamId, assigneeId } = conversation
  const others = agents
    .filter(({ id }) => id !== me.id)
    .toSorted((a, b) => Number(b.available) - Number(a.available) || a.name.localeCompare(b.name))
  const reason = (agent: Agent): string | undefined => {
    if (agent.id === assigneeId) return t('assign.isAssigned')
    if (!agent.available) return t('assign.unavailable')
    const sees = agent.role !== 'agent' || agent.permissions.includes('conversations.viewAll')
    const inTeam = teamId === null || agent.teams.some(({ id }) => id === teamId)
    return sees || inTeam ? undefined : t('assign.notInTeam')
  }
  const item = (agent: Agent, label: string) => {
    const why = reason(agent)
    return (
      <MenuItem
        key={agent.id}
        icon={<Avatar name={agent.name} small />}
        disabled={why !== undefined}
        hint={why}
        onSelect={() => quietly(acts.act('assign', { agentId: agent.id }))}
      >
        {label}
      </MenuItem>
    )
  }
  return (
    <Menu open={open} onOpenChange={onOpenChange} align="end" trigger={trigger}>
      <MenuLabel>{t('assign.title')}</MenuLabel>
      {item(agents.find(({ id }) => id === me.id) ?? me, t('assign.me', { name: me.name }))}
      {others.map((agent) => item(agent, agent.name))}
      {assigneeId !== null && (
        <>
          <MenuLine />
          <MenuItem icon={<UserMinus size={15} aria-hidden />} onSelect={() => quietly(acts.act('unassign', {}))}>
            {t('assign.unassign')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
