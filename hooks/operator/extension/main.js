// The console's link to NearbyAssist's operator page. It proves the superuser by a header, never by an address; whatever fails
// here leaves the console as it is.
try {
  const open = async () => {
    const text = await fetch(app.pb.buildURL("/operator/enter"), { method: "POST", redirect: "manual", headers: { Authorization: app.pb.authStore.token } })
      .then((answer) => answer.type === "opaqueredirect" ? "" : `The operator page did not open (${answer.status}).`, () => "The server does not answer.")
    if (!text) window.location.assign("/operator")
    return t.div({ className: "page" }, t.div({ className: "page-content", role: "status" }, text || "Opening the operator page…"))
  }
  app.routes.superuserOnly("#/operator", open)
  app.store.headerLinks.push({ href: "#/operator", icon: "ri-line-chart-line", label: "Operator page" })
  app.store.creditLinks.unshift({ href: "/docs", icon: "ri-map-pin-line", label: "NearbyAssist" })
} catch (error) {
  console.warn("NearbyAssist:", error)
}
