import {
  BriefcaseBusiness,
  Languages,
  type LucideIcon,
  MessageCircleReply,
  Scissors,
  Smile,
  SpellCheck,
  WandSparkles,
} from 'lucide-react'
import type { Task } from './use-asking.ts'

/** What can be done with what is being written, in the order in which it is offered. */
export const composerTasks: { task: Task; Icon: LucideIcon; isApart?: true }[] = [
  { task: 'improve', Icon: WandSparkles },
  { task: 'shorten', Icon: Scissors },
  { task: 'friendlier', Icon: Smile },
  { task: 'formal', Icon: BriefcaseBusiness },
  { task: 'spelling', Icon: SpellCheck },
  { task: 'translate', Icon: Languages },
  { task: 'suggest', Icon: MessageCircleReply, isApart: true },
]
