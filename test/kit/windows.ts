import { connectAgent } from '../../functions/areas/sockets/use-cases/connect-socket.ts'
import type { World } from './world.ts'

/** Closes the windows of agents that a test before left open. */
export async function closeWindows({ deps, system }: World): Promise<void> {
  const left = await deps.store.agentConnections(system.clock.now())
  await Promise.all(left.map((connection) => deps.store.deleteConnection(connection)))
}

/** An agent's open window, and what it was told since it was asked last; `which`: of several of theirs. */
export async function openWindow<Told>(world: World, agent: string, which = 'tab') {
  const { sockets } = world.system
  const socket = `${agent}-${which}-${world.tag}`
  sockets.open(socket)
  await connectAgent(world.deps, `ag_${agent}`, socket)
  let taken = 0
  return {
    socket,
    told() {
      const frames = sockets.frames(socket)
      const fresh = frames.slice(taken)
      taken = frames.length
      return fresh.flatMap((frame) => (JSON.parse(frame) as { events: Told[] }).events)
    },
    posts: () => sockets.frames(socket).length,
  }
}
