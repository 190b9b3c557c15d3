declare module 'virtual:operation-routes' {
  const routes: Record<string, [method: string, path: string]>
  export default routes
}

declare module 'virtual:emoji/*' {
  const data: {
    emoji: readonly (readonly [emoji: string, label: string, names: string, tags: string, group: number])[]
    groups: readonly string[]
  }
  export default data
}
