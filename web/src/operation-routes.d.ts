declare module 'virtual:operation-routes' {
  const routes: Record<string, [method: string, path: string]>
  export default routes
}
