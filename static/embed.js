// Shows a business's booking page inside another site:
//   <div data-nearbyassist="slug"><a href="https://book.example.com/b/slug">Book online</a></div>
//   <script src="https://book.example.com/embed.js" async></script>
// data-nearbyassist may be "slug/service"; data-lang, data-theme, data-tz and data-staff go to the page. The link stays until
// the page is there, and where no script runs. A booking fires nearbyassist:booked on the element, with detail.reference.
(() => {
  const { origin } = new URL(document.currentScript.src)

  const show = (place) => {
    if (place.nearbyassist) return
    const frame = place.nearbyassist = document.createElement("iframe")
    const query = new URLSearchParams()
    for (const name of ["lang", "theme", "tz", "staff"]) if (place.dataset[name]) query.set(name, place.dataset[name])
    frame.src = `${origin}/embed/${place.dataset.nearbyassist.split("/").map(encodeURIComponent).join("/")}?${query}`
    frame.title = place.dataset.title || place.textContent.trim()
    frame.style.cssText = "display:block;width:100%;height:0;border:0"

    let pages = 0, booked
    frame.onload = () => { if (pages++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView() }
    addEventListener("message", ({ origin: from, source, data }) => {
      if (from !== origin || source !== frame.contentWindow || !data) return
      if (data.type === "na:height" && data.height > 0) {
        frame.style.height = `${Math.min(data.height, 20000)}px`
        for (const node of [...place.childNodes]) if (node !== frame) node.remove()
      }
      if (data.type === "na:booked" && data.reference !== booked) {
        booked = data.reference
        place.dispatchEvent(new CustomEvent("nearbyassist:booked", { bubbles: true, detail: { reference: booked } }))
      }
    })
    place.append(frame)
  }

  const start = () => document.querySelectorAll("[data-nearbyassist]").forEach(show)
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
