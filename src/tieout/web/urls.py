"""Where everything is."""

from __future__ import annotations

from django.urls import include, path

from tieout.web.views import (
    clients,
    comparisons,
    corrections,
    deciding,
    files,
    history,
    insights,
    names,
    one_file,
    papers,
    people,
    record,
    review,
    signing,
    start,
)

of_practice = [
    path("", clients.home, name="clients"),
    path("clients/<str:client>/", clients.one, name="client"),
    path("clients/<str:client>/record/", record.show, name="record"),
    path("clients/<str:client>/client.pdf", clients.pdf_of_one, name="client-pdf"),
    path("clients/<str:client>/decide/", names.decide, name="decide"),
    path("files/", files.listed, name="files"),
    path("files/give/", files.give, name="give"),
    path("files/<str:file>/", one_file.one, name="file"),
    path("files/<str:file>/state/", one_file.state, name="file-state"),
    path("files/<str:file>/answer/", one_file.answer, name="file-answer"),
    path("files/<str:file>/original/", one_file.original_bytes, name="file-original"),
    path("compare/", comparisons.begin, name="compare"),
    path("comparisons/<str:run>/", comparisons.progress, name="comparison"),
    path("comparisons/<str:run>/state/", comparisons.state, name="comparison-state"),
    path("comparisons/<str:run>/stop/", comparisons.stop, name="comparison-stop"),
    path("comparisons/<str:run>/report.json", comparisons.report_json, name="report-json"),
    path("comparisons/<str:run>/report.csv", comparisons.report_csv, name="report-csv"),
    path("comparisons/<str:run>/report.xlsx", comparisons.report_xlsx, name="report-xlsx"),
    path("comparisons/<str:run>/report.pdf", comparisons.report_pdf, name="report-pdf"),
    path("insights/", insights.listed, name="insights"),
    path("insights/<str:kind>/", insights.ask, name="insight"),
    path("insights/runs/<str:run>/", insights.one, name="insight-run"),
    path("insights/runs/<str:run>/state/", insights.state, name="insight-state"),
    path("insights/runs/<str:run>/stop/", insights.stop, name="insight-stop"),
    path("insights/runs/<str:run>/rows/", insights.rows, name="insight-rows"),
    path("insights/runs/<str:run>/insight.csv", insights.csv, name="insight-csv"),
    path("insights/runs/<str:run>/insight.xlsx", insights.xlsx, name="insight-xlsx"),
    path("papers/<str:paper>/", papers.one, name="paper"),
    path("papers/<str:paper>/state/", papers.state, name="paper-state"),
    path("papers/<str:paper>/stop/", papers.stop, name="paper-stop"),
    path("review/", review.listed, name="review"),
    path("review/undo/", deciding.turn_back, name="review-undo"),
    path("review/forget/", deciding.forget, name="forget-lost"),
    path("review/sign/", signing.all_that_agree, name="sign-agreeing"),
    path("review/decisions.csv", corrections.decisions, name="decisions-csv"),
    path("review/corrections/", corrections.show, name="corrections"),
    path("review/corrections/<str:ending>/", corrections.file, name="corrections-file"),
    path("clients/<str:client>/item/", deciding.decide, name="decide-item"),
    path("clients/<str:client>/match/", deciding.match, name="match"),
    path("clients/<str:client>/sign/", signing.show, name="sign"),
    path("clients/<str:client>/reopen/", signing.open_again, name="reopen"),
    path("names/", names.listed, name="names"),
    path("history/", history.listed, name="history"),
    path("history/history.csv", history.csv, name="history-csv"),
    path("people/", people.listed, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:membership>/", people.change, name="member"),
]

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.first_account, name="start"),
    path("stay/", start.stay, name="stay"),
    path("invited/<str:token>/", people.take, name="invited"),
    path("p/<str:practice>/", include(of_practice)),
    path("account/", include("allauth.urls")),
]

handler403 = "tieout.web.views.start.refused"
handler404 = "tieout.web.views.start.not_found"
handler500 = "tieout.web.views.start.our_fault"
