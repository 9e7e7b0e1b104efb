from tests.browser.test_cookieless import *
def test_dbg(sites, browser_with):
    context = browser_with(no_cookies_in_frames(sites))
    page = context.new_page()
    context.on("console", lambda m: print("CONSOLE", m.text))
    context.on("response", lambda r: print("RESP", r.status, r.request.method, r.url[:120], r.headers.get("set-cookie")))
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}")
    with context.expect_page() as opened:
        tool_in(page).get_by_role("button", name="Open in a new window").click()
    opened.value.wait_for_timeout(3000)
    print(opened.value.url, opened.value.content()[-1500:])
    assert 0
def test_dbg2(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    page = context.new_page()
    context.on("console", lambda m: print("CONSOLE", m.text))
    context.on("response", lambda r: print("RESP", r.status, r.request.method, r.url[:120], r.headers.get("set-cookie")))
    page.route("**/lti/login", lambda route: redirected(route, sites))
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}&storage=parent")
    page.wait_for_timeout(5000)
    print(tool_frame(page,sites).content())
    assert 0
